namespace Akka.Simulation;

/// <summary>A file on a <see cref="SimulatedDisk"/>: what is durable, and what was done since the last sync.</summary>
public sealed class SimulatedFile
{
    private readonly SimulatedDisk _disk;
    private readonly string _path;
    private readonly List<Change> _unsynced = [];
    private byte[] _seen = [];
    private byte[] _durable = [];

    internal SimulatedFile(SimulatedDisk disk, string path)
    {
        _disk = disk;
        _path = path;
    }

    public long Length { get; private set; }

    private long DurableLength { get; set; }

    public int Read(long offset, Span<byte> into)
    {
        _disk.Ask(DiskCall.Read, _path);
        var count = (int)Math.Clamp(Length - offset, 0, into.Length);
        _seen.AsSpan((int)Math.Min(offset, Length), count).CopyTo(into);
        return count;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        _disk.AskForRoom(Math.Max(0, offset + bytes.Length - Length), _path);
        _disk.Ask(DiskCall.Write, _path);
        var change = new Change(offset, bytes.ToArray());
        _unsynced.Add(change);
        Length = change.Apply(ref _seen, Length, change.Bytes!.Length);
    }

    public void Truncate(long length)
    {
        _disk.Ask(DiskCall.Truncate, _path);
        var change = new Change(length, null);
        _unsynced.Add(change);
        Length = change.Apply(ref _seen, Length, 0);
    }

    public void Sync()
    {
        _disk.Ask(DiskCall.Sync, _path);
        _durable = _seen.AsSpan(0, (int)Length).ToArray();
        DurableLength = Length;
        _unsynced.Clear();
    }

    internal void LoseUnsynced(Simulation simulation)
    {
        var kept = _unsynced.Count == 0 ? 0 : simulation.Draw(_unsynced.Count + 1);
        var (bytes, length) = (_durable.ToArray(), DurableLength);
        for (var i = 0; i < kept; i++)
        {
            var change = _unsynced[i];
            var whole = change.Bytes?.Length ?? 0;
            var torn = i == kept - 1 && whole > 0 && simulation.Chance(500);
            length = change.Apply(ref bytes, length, torn ? simulation.Draw(whole) : whole);
        }

        (_seen, Length) = (bytes, length);
        (_durable, DurableLength) = (bytes.ToArray(), length);
        _unsynced.Clear();
    }

    /// <param name="Bytes">Null: a truncation to the offset.</param>
    private sealed record Change(long Offset, byte[]? Bytes)
    {
        public long Apply(ref byte[] to, long length, int count)
        {
            if (Bytes is null)
            {
                Grow(ref to, Offset);
                if (Offset < length) to.AsSpan((int)Offset, (int)(length - Offset)).Clear();
                return Offset;
            }

            Grow(ref to, Offset + count);
            Bytes.AsSpan(0, count).CopyTo(to.AsSpan((int)Offset));
            return Math.Max(length, Offset + count);
        }

        private static void Grow(ref byte[] bytes, long length)
        {
            if (bytes.Length < length) Array.Resize(ref bytes, (int)Math.Max(length, bytes.Length * 2L));
        }
    }
}
