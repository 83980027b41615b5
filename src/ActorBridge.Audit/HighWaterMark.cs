using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ActorBridge.Audit.Reading;
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
    private const int TurnAt = 16, SeqAt = TurnAt + 20, HashAt = SeqAt + 20, CheckAt = HashAt + 65;

    private readonly IStorageFile _file;
    private readonly SlotWriter _slot = new();
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
        using var slot = new SlotWriter();
        AtomicFile.Write(storage, FileName, [.. slot.Of(1, LogPosition.Empty), .. slot.Of(0, LogPosition.Empty)]);
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
        _file.Write(_turn % 2 * SlotBytes, _slot.Of(_turn, position));
        Position = position;
    }

    public void Sync() => _file.Sync();

    public void Dispose()
    {
        _slot.Dispose();
        _file.Dispose();
    }

    private static (long Turn, LogPosition Position)? Read(IStorageFile file)
    {
        var bytes = new byte[2 * SlotBytes];
        var length = file.Read(0, bytes);
        var a = Parse(bytes.AsSpan(0, Math.Min(length, SlotBytes)));
        var b = Parse(bytes.AsSpan(SlotBytes, Math.Clamp(length - SlotBytes, 0, SlotBytes)));
        return a is null || b?.Turn > a.Value.Turn ? b : a;
    }

    private static (long Turn, LogPosition Position)? Parse(ReadOnlySpan<byte> slot)
    {
        var text = Encoding.Latin1.GetString(slot);
        if (text.Length != SlotBytes || !text.StartsWith(Header, StringComparison.Ordinal) || text[CheckAt..(CheckAt + 64)] != Check(text[..CheckAt]))
        {
            return null;
        }

        return (long.Parse(text.AsSpan(TurnAt, 19), CultureInfo.InvariantCulture),
            new LogPosition(long.Parse(text.AsSpan(SeqAt, 19), CultureInfo.InvariantCulture), text.Substring(HashAt, 64)));
    }

    private static string Check(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)));

    /// <summary>Writes each slot over the last one, since there is one for each group of lines.</summary>
    private sealed class SlotWriter : IDisposable
    {
        private readonly byte[] _bytes = new byte[SlotBytes];
        private readonly LineHash _check = new();

        public SlotWriter()
        {
            _bytes.AsSpan().Fill((byte)' ');
            _ = Encoding.ASCII.GetBytes(Header, _bytes);
            _bytes[^1] = (byte)'\n';
        }

        /// <summary>The result holds until the next call.</summary>
        public ReadOnlySpan<byte> Of(long turn, LogPosition position)
        {
            var format = new StandardFormat('D', 19);
            _ = Utf8Formatter.TryFormat(turn, _bytes.AsSpan(TurnAt), out _, format);
            _ = Utf8Formatter.TryFormat(position.Seq, _bytes.AsSpan(SeqAt), out _, format);
            _ = Encoding.ASCII.GetBytes(position.Hash, _bytes.AsSpan(HashAt));
            _check.Of(_bytes.AsSpan(0, CheckAt));
            _check.Text.CopyTo(_bytes.AsSpan(CheckAt));
            return _bytes;
        }

        public void Dispose() => _check.Dispose();
    }
}
