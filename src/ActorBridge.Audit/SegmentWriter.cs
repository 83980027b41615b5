using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Storage;

namespace ActorBridge.Audit;

/// <summary>Puts groups of lines at the end of the last segment, and says so only when they can be read back from there.</summary>
internal sealed class SegmentWriter(IStorage storage, AuditLogOptions options, IStorageFile? file, long end, DateTime firstTimestamp) : IDisposable
{
    // What is read back piece by piece is compared while it is still near.
    private const int ReadBackBytes = 1 << 16;

    private IStorageFile? _file = file;
    private long _end = end;
    private DateTime _firstTimestamp = firstTimestamp;
    private readonly byte[] _readBack = new byte[ReadBackBytes];

    /// <summary>How many bytes the last segment has, and when it was begun.</summary>
    public (long Bytes, DateTime Begun) Last => (_end, _firstTimestamp);

    /// <summary>True when the next group should begin a new segment. A clock that went back never does.</summary>
    public bool IsFull(DateTime now) =>
        _file is not null && _end > 0 && (_end >= options.SegmentBytesMax || now - _firstTimestamp >= options.SegmentAgeMax);

    /// <summary>Makes the lines durable, reads them back and compares (rule 14.10).</summary>
    /// <exception cref="DiskFullException">Nothing of the group is in the log.</exception>
    /// <exception cref="StorageException">The disk's state is not known.</exception>
    /// <exception cref="LogPoisonedException">What was read back isn't what was written, or what was half written can't be taken back.</exception>
    public void Append(ReadOnlySpan<byte> group, long firstSeq, DateTime now)
    {
        var target = _file;
        try
        {
            target ??= Begin(firstSeq);
            target.Write(_end, group);
        }
        catch (StorageException e) when (e.Fault == StorageFault.NoSpace)
        {
            TakeBack(target, e);
            throw new DiskFullException(e);
        }

        target.Sync();
        for (var at = 0; at < group.Length; at += ReadBackBytes)
        {
            var part = group[at..Math.Min(at + ReadBackBytes, group.Length)];
            if (!_readBack.AsSpan(0, target.Read(_end + at, _readBack.AsSpan(0, part.Length))).SequenceEqual(part))
            {
                throw new LogPoisonedException("What was read back from the log is not what was written to it.");
            }
        }

        _firstTimestamp = _end == 0 ? now : _firstTimestamp;
        _end += group.Length;
    }

    /// <summary>The next group begins a new segment.</summary>
    public void Finish()
    {
        _file?.Dispose();
        _file = null;
        _end = 0;
    }

    public void Dispose() => _file?.Dispose();

    private IStorageFile Begin(long firstSeq)
    {
        var begun = storage.Open(new Segment(firstSeq).Name);
        try
        {
            storage.SyncFolder();
        }
        catch
        {
            begun.Dispose();
            throw;
        }

        return _file = begun;
    }

    private void TakeBack(IStorageFile? target, StorageException cause)
    {
        try
        {
            target?.Truncate(_end);
            target?.Sync();
        }
        catch (StorageException e)
        {
            throw new LogPoisonedException($"The disk is full ({cause.Message}), and what was half written can't be taken back: {e.Message}", e);
        }
    }
}

/// <summary>There was no room for a group, and what was half written of it is gone again.</summary>
internal sealed class DiskFullException(StorageException cause) : Exception(cause.Message, cause);
