using System.Buffers;
using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Lines;

/// <summary>Puts one line into a buffer, in the one key order that <see cref="LineView"/> reads. Without the newline.</summary>
internal sealed class LineWriter(AuditLogOptions options) : IDisposable
{
    private static readonly JsonWriterOptions DetailOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = LineSchema.DepthMax - 1 };

    private readonly Utf8JsonWriter _detail = new(Stream.Null, DetailOptions);

    /// <param name="prev">64 hexadecimal characters.</param>
    /// <exception cref="ArgumentException">The detail has a number that isn't finite.</exception>
    /// <exception cref="InvalidOperationException">The detail nests too deeply.</exception>
    public void Write(ArrayBufferWriter<byte> into, AuditDraft draft, long seq, long group, LineTime time, ReadOnlySpan<byte> prev)
    {
        Put(into, "{\"schema_version\":"u8);
        Put(into, LineSchema.Version);
        Put(into, ",\"seq\":"u8);
        Put(into, seq);
        Put(into, ",\"group\":"u8);
        Put(into, group);
        Put(into, ",\"timestamp\":\""u8);
        _ = Utf8Formatter.TryFormat(time.Utc.UtcDateTime, into.GetSpan(40), out var written, 'O');
        into.Advance(written);
        Put(into, "\",\"boot\":"u8);
        Put(into, time.Boot);
        Put(into, ",\"uptime_ms\":"u8);
        Put(into, time.UptimeMs);
        Put(into, ",\"process_id\":"u8);
        Put(into, options.ProcessId);
        Put(into, ",\"session_id\":"u8);
        Put(into, options.Session.Value);
        Put(into, ",\"operation_id\":"u8);
        Put(into, draft.Operation?.Value);
        Put(into, ",\"project_id\":"u8);
        Put(into, draft.Project?.Value);
        Put(into, ",\"uuids\":["u8);
        if (!draft.Uuids.IsDefault)
        {
            for (var i = 0; i < draft.Uuids.Length; i++)
            {
                if (i > 0)
                {
                    Put(into, ","u8);
                }

                Put(into, draft.Uuids[i].Value);
            }
        }

        Put(into, "],\"kind\":\""u8);
        Put(into, LogWords.Of(draft.Kind));
        Put(into, draft.Phase is null ? "\",\"phase\":null"u8 : "\",\"phase\":\""u8);
        if (draft.Phase is { } phase)
        {
            Put(into, LogWords.Of(phase));
            Put(into, "\""u8);
        }

        Put(into, ",\"outcome\":\""u8);
        PutAscii(into, draft.Outcome);
        Put(into, draft.Error is null ? "\",\"error_code\":null"u8 : "\",\"error_code\":\""u8);
        if (draft.Error is { } error)
        {
            PutAscii(into, error.Code);
            Put(into, "\""u8);
        }

        Put(into, ",\"detail\":"u8);
        PutDetail(into, draft.Detail);
        Put(into, ",\"prev\":\""u8);
        Put(into, prev);
        Put(into, "\"}"u8);
    }

    public void Dispose() => _detail.Dispose();

    private void PutDetail(ArrayBufferWriter<byte> into, JsonObject? detail)
    {
        if (detail is null)
        {
            Put(into, "null"u8);
            return;
        }

        _detail.Reset(into);
        detail.WriteTo(_detail);
        _detail.Flush();
    }

    private static void Put(ArrayBufferWriter<byte> into, ReadOnlySpan<byte> bytes) => into.Write(bytes);

    private static void Put(ArrayBufferWriter<byte> into, long number)
    {
        _ = Utf8Formatter.TryFormat(number, into.GetSpan(20), out var written);
        into.Advance(written);
    }

    private static void Put(ArrayBufferWriter<byte> into, Guid? id)
    {
        if (id is not { } value)
        {
            Put(into, "null"u8);
            return;
        }

        var to = into.GetSpan(LineSchema.UuidChars + 2);
        to[0] = (byte)'"';
        _ = Utf8Formatter.TryFormat(value, to[1..], out _, 'D');
        to[LineSchema.UuidChars + 1] = (byte)'"';
        into.Advance(LineSchema.UuidChars + 2);
    }

    // The caller has checked that a word is lower-case ASCII; a code is a constant of ours.
    private static void PutAscii(ArrayBufferWriter<byte> into, string word)
    {
        var to = into.GetSpan(word.Length);
        for (var i = 0; i < word.Length; i++)
        {
            to[i] = (byte)word[i];
        }

        into.Advance(word.Length);
    }
}
