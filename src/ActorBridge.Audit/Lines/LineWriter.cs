using System.Buffers.Text;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Lines;

/// <summary>Puts one line into a buffer, in the one key order that <see cref="LineView"/> reads. Without the newline.</summary>
internal sealed class LineWriter(AuditLogOptions options) : IDisposable
{
    // What a JsonObject writes is one JSON object without its order being checked; the depth is counted all the same.
    private static readonly JsonWriterOptions DetailOptions =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = LineSchema.DepthMax - 1, SkipValidation = true };

    private static readonly byte[] Start = [.. "{\"schema_version\":"u8, .. Encoding.ASCII.GetBytes($"{LineSchema.Version}"), .. ",\"seq\":"u8];

    private readonly Utf8JsonWriter _detail = new(Stream.Null, DetailOptions);

    // What the lines of a group have in common, behind their number.
    private readonly GroupBuffer _common = new();

    // What the lines of a transaction mostly have in common, as the last one had it.
    private readonly GroupBuffer _subject = new();
    private OperationId? _operation;
    private ProjectId? _project;
    private ImmutableArray<DatablockUuid> _uuids;

    /// <param name="group">The number of its first line.</param>
    public void Begin(long group, LineTime time)
    {
        _common.Clear();
        Put(_common, ",\"group\":"u8);
        Put(_common, group);
        Put(_common, ",\"timestamp\":\""u8);
        _ = Utf8Formatter.TryFormat(time.Utc.UtcDateTime, _common.GetSpan(40), out var written, 'O');
        _common.Advance(written);
        Put(_common, "\",\"boot\":"u8);
        Put(_common, time.Boot);
        Put(_common, ",\"uptime_ms\":"u8);
        Put(_common, time.UptimeMs);
        Put(_common, ",\"process_id\":"u8);
        Put(_common, options.ProcessId);
        Put(_common, ",\"session_id\":"u8);
        Put(_common, options.Session.Value);
        Put(_common, ",\"operation_id\":"u8);
    }

    /// <summary>One line of the group that was begun.</summary>
    /// <param name="prev">64 hexadecimal characters.</param>
    /// <exception cref="ArgumentException">The detail has a number that isn't finite.</exception>
    /// <exception cref="InvalidOperationException">The detail nests too deeply.</exception>
    public void Write(GroupBuffer into, AuditDraft draft, long seq, ReadOnlySpan<byte> prev)
    {
        Put(into, Start);
        Put(into, seq);
        Put(into, _common.From(0));
        SetSubject(draft);
        Put(into, _subject.From(0));
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

    private void SetSubject(AuditDraft draft)
    {
        if (_subject.Length > 0 && draft.Operation == _operation && draft.Project == _project && draft.Uuids.AsSpan().SequenceEqual(_uuids.AsSpan()))
        {
            return;
        }

        (_operation, _project, _uuids) = (draft.Operation, draft.Project, draft.Uuids);
        _subject.Clear();
        Put(_subject, draft.Operation?.Value);
        Put(_subject, ",\"project_id\":"u8);
        Put(_subject, draft.Project?.Value);
        Put(_subject, ",\"uuids\":["u8);
        for (var i = 0; i < draft.Uuids.AsSpan().Length; i++)
        {
            Put(_subject, i == 0 ? ""u8 : ","u8);
            Put(_subject, draft.Uuids[i].Value);
        }

        Put(_subject, "],\"kind\":\""u8);
    }

    private void PutDetail(GroupBuffer into, JsonObject? detail)
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // the compiler then knows how long a literal is, and copies it in a few words
    private static void Put(GroupBuffer into, ReadOnlySpan<byte> bytes) => into.Put(bytes);

    private static void Put(GroupBuffer into, long number)
    {
        _ = Utf8Formatter.TryFormat(number, into.GetSpan(20), out var written);
        into.Advance(written);
    }

    private static void Put(GroupBuffer into, Guid? id)
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
    private static void PutAscii(GroupBuffer into, string word)
    {
        var to = into.GetSpan(word.Length);
        for (var i = 0; i < word.Length; i++)
        {
            to[i] = (byte)word[i];
        }

        into.Advance(word.Length);
    }
}
