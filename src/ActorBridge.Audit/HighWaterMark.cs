using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit;

/// <summary>
/// How far the log was acknowledged, kept apart from it, so that a lost tail is noticed. Two slots in turn, each with a
/// checksum: a write that was torn leaves the other. It is written after each group and before its acknowledgement, but
/// only now and then made durable: SIGKILL does not lose it, and after a power cut it may lag behind the log, never lead it.
/// </summary>
internal sealed class HighWaterMark : IDisposable
{
    public const string FileName = "acknowledged.mark";

    private const int SlotBytes = 512;
    private const string Header = "AB-AUDIT-MARK 1 ";

    private readonly IStorageFile _file;
    private long _turn;

    private HighWaterMark(IStorageFile file, long turn, LogPosition position)
    {
        _file = file;
        _turn = turn;
        Position = position;
    }

    public LogPosition Position { get; private set; }

    public static HighWaterMark Create(IStorage storage)
    {
        AtomicFile.Write(storage, FileName, [.. Slot(1, LogPosition.Empty), .. Slot(0, LogPosition.Empty)]);
        return Open(storage) ?? throw new StorageException(StorageFault.Failed, "read", FileName, "what was just written can't be read");
    }

    /// <summary>Null when neither slot can be read.</summary>
    public static HighWaterMark? Open(IStorage storage)
    {
        var file = storage.Open(FileName);
        if (Read(file) is var (turn, position))
        {
            return new HighWaterMark(file, turn, position);
        }

        file.Dispose();
        return null;
    }

    /// <summary>For readers beside the writer; null when neither slot can be read.</summary>
    public static LogPosition? Peek(IStorage storage)
    {
        using var file = storage.OpenRead(FileName);
        return Read(file)?.Position;
    }

    public void Advance(LogPosition position)
    {
        _turn++;
        _file.Write(_turn % 2 * SlotBytes, Slot(_turn, position));
        Position = position;
    }

    public void Sync() => _file.Sync();

    public void Dispose() => _file.Dispose();

    private static (long Turn, LogPosition Position)? Read(IStorageFile file)
    {
        var bytes = new byte[2 * SlotBytes];
        var length = file.Read(0, bytes);
        var a = Parse(bytes.AsSpan(0, Math.Min(length, SlotBytes)));
        var b = Parse(bytes.AsSpan(SlotBytes, Math.Clamp(length - SlotBytes, 0, SlotBytes)));
        return a is null || b?.Turn > a.Value.Turn ? b : a;
    }

    private static byte[] Slot(long turn, LogPosition position)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Header}{turn:D19} {position.Seq:D19} {position.Hash} ");
        var line = text + Check(text);
        return Encoding.ASCII.GetBytes(line.PadRight(SlotBytes - 1) + "\n");
    }

    private static (long Turn, LogPosition Position)? Parse(ReadOnlySpan<byte> slot)
    {
        const int turnAt = 16, seqAt = turnAt + 20, hashAt = seqAt + 20, checkAt = hashAt + 65;
        var text = Encoding.Latin1.GetString(slot);
        if (text.Length != SlotBytes || !text.StartsWith(Header, StringComparison.Ordinal) || text[checkAt..(checkAt + 64)] != Check(text[..checkAt]))
        {
            return null;
        }

        return (long.Parse(text.AsSpan(turnAt, 19), CultureInfo.InvariantCulture),
            new LogPosition(long.Parse(text.AsSpan(seqAt, 19), CultureInfo.InvariantCulture), text.Substring(hashAt, 64)));
    }

    private static string Check(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)));
}
