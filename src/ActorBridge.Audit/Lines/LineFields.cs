using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Lines;

/// <summary>
/// What a line says, read without allocating, its texts by their place in it: so a line is read once, on whichever thread, and taken in later. Reads exactly the form
/// that <see cref="LineWriter"/> writes, or wrote in version 1, and nothing else, so that a million lines are read nearly as fast as they are hashed; what it does not
/// read, <see cref="LineDiagnosis"/> names.
/// </summary>
internal struct LineFields
{
    public int Version;
    public long Seq;
    public long Group;
    public DateTime Timestamp;
    public long Boot;
    public long UptimeMs;
    public int ProcessId;
    public Guid Session;
    public Guid? Operation;
    public Guid? Project;
    public Slice Uuids;

    /// <summary>Most lines have one, and it is asked for several times.</summary>
    public Guid FirstUuid;
    public AuditKind Kind;
    public AuditPhase? Phase;
    public Slice Outcome;
    public Slice Error;
    public Slice DetailJson;
    public DetailFields Detail;

    /// <summary>Of no line.</summary>
    public static readonly LineFields None;

    /// <summary>From the group to the session: what the lines of one write have in common.</summary>
    private Slice _common;

    /// <summary>Operation, project and UUIDs: what the lines of one transaction mostly have in common.</summary>
    private Slice _subject;

    /// <param name="line">Without its newline; valid UTF-8.</param>
    public static bool TryRead(ReadOnlySpan<byte> line, out LineFields fields) => TryRead(line, [], None, out fields);

    /// <param name="before">A line that was read, most often the one before: where this one has the same bytes, they say the same.</param>
    /// <param name="known">What that one says.</param>
    public static bool TryRead(ReadOnlySpan<byte> line, ReadOnlySpan<byte> before, in LineFields known, out LineFields fields)
    {
        fields = default;
        var rest = new LineCursor(line);
        fields.Version = rest.Skip("{\"schema_version\":2,\"seq\":"u8) ? 2 : rest.Skip("{\"schema_version\":1,\"seq\":"u8) ? 1 : 0;
        return fields.Version > 0
            && rest.Number(out fields.Seq)
            && (fields.TryTakeCommon(ref rest, before, known) || fields.TryReadCommon(ref rest))
            && fields.Group <= fields.Seq
            && (fields.TryTakeSubject(ref rest, before, known) || fields.TryReadSubject(ref rest))
            && rest.Skip(",\"kind\":\""u8)
            && ReadKind(rest.Until((byte)'"').Of(line), out fields.Kind)
            && rest.Skip("\",\"phase\":"u8)
            && ReadPhase(ref rest, line, out fields.Phase)
            && rest.Skip(",\"outcome\":\""u8)
            && Words.IsOutcome((fields.Outcome = rest.Until((byte)'"')).Of(line))
            && rest.Skip("\",\"error_code\":"u8)
            && ReadError(ref rest, line, out fields.Error)
            && rest.Skip(",\"detail\":"u8)
            && rest.Tail(out fields.DetailJson)
            && DetailFields.TryRead(fields.DetailJson.Of(line), out fields.Detail);
    }

    private bool TryTakeCommon(ref LineCursor rest, ReadOnlySpan<byte> before, in LineFields known)
    {
        var start = rest.At;
        if (known.Version != Version || !rest.Skip(known._common.Of(before)))
        {
            return false;
        }

        _common = known._common with { Start = start };
        (Group, Timestamp, Boot, UptimeMs, ProcessId, Session) = (known.Group, known.Timestamp, known.Boot, known.UptimeMs, known.ProcessId, known.Session);
        return true;
    }

    private bool TryReadCommon(ref LineCursor rest)
    {
        var start = rest.At;
        var isRead = rest.Skip(",\"group\":"u8)
            && rest.Number(out Group)
            && rest.Skip(",\"timestamp\":\""u8)
            && rest.Timestamp(out Timestamp)
            && rest.Skip("\""u8)
            && (Version == 1 || ReadUptime(ref rest, out Boot, out UptimeMs))
            && rest.Skip(",\"process_id\":"u8)
            && rest.Number(out var process)
            && process <= int.MaxValue
            && (ProcessId = (int)process) > 0
            && rest.Skip(",\"session_id\":"u8)
            && rest.Uuid(out Session);
        _common = new Slice(start, rest.At - start);
        return isRead;
    }

    private bool TryTakeSubject(ref LineCursor rest, ReadOnlySpan<byte> before, in LineFields known)
    {
        var start = rest.At;
        if (known.Version == 0 || !rest.Skip(known._subject.Of(before)))
        {
            return false;
        }

        _subject = known._subject with { Start = start };
        (Operation, Project, FirstUuid) = (known.Operation, known.Project, known.FirstUuid);
        Uuids = known.Uuids with { Start = known.Uuids.Start - known._subject.Start + start };
        return true;
    }

    private bool TryReadSubject(ref LineCursor rest)
    {
        var start = rest.At;
        var isRead = rest.Skip(",\"operation_id\":"u8)
            && rest.UuidOrNull(out Operation)
            && rest.Skip(",\"project_id\":"u8)
            && rest.UuidOrNull(out Project)
            && rest.Skip(",\"uuids\":["u8)
            && rest.Uuids(out Uuids, out FirstUuid)
            && rest.Skip("]"u8);
        _subject = new Slice(start, rest.At - start);
        return isRead;
    }

    private static bool ReadUptime(scoped ref LineCursor rest, out long boot, out long uptime)
    {
        uptime = 0;
        return (rest.Skip(",\"boot\":"u8) & rest.Number(out boot)) && rest.Skip(",\"uptime_ms\":"u8) && rest.NumberFromZero(out uptime);
    }

    private static bool ReadKind(ReadOnlySpan<byte> word, out AuditKind kind)
    {
        var found = LogWords.Kind(word);
        kind = found.GetValueOrDefault();
        return found is not null;
    }

    private static bool ReadPhase(scoped ref LineCursor rest, ReadOnlySpan<byte> line, out AuditPhase? phase)
    {
        phase = null;
        return rest.Skip("null"u8) || (rest.Skip("\""u8) && (phase = LogWords.Phase(rest.Until((byte)'"').Of(line))) is not null && rest.Skip("\""u8));
    }

    private static bool ReadError(scoped ref LineCursor rest, ReadOnlySpan<byte> line, out Slice error)
    {
        error = default;
        return rest.Skip("null"u8) || (rest.Skip("\""u8) && Words.IsErrorCode((error = rest.Until((byte)'"')).Of(line)) && rest.Skip("\""u8));
    }
}
