using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Lines;

/// <summary>
/// A line, read without allocating. Reads exactly the form that <see cref="LineWriter"/> writes, or wrote in version 1, and nothing else, so that a
/// million lines are read nearly as fast as they are hashed; what it does not read, <see cref="LineDiagnosis"/> names.
/// </summary>
internal ref struct LineView
{
    public int Version;
    public long Seq;
    public long Group;
    public DateTime Timestamp;

    /// <summary>0 in version 1, which did not have it.</summary>
    public long Boot;
    public long UptimeMs;
    public int ProcessId;
    public Guid Session;
    public Guid? Operation;
    public Guid? Project;

    /// <summary>The inside of the array: quoted UUIDs with commas between.</summary>
    public ReadOnlySpan<byte> Uuids;
    public AuditKind Kind;
    public AuditPhase? Phase;
    public ReadOnlySpan<byte> Outcome;

    /// <summary>Empty when null.</summary>
    public ReadOnlySpan<byte> Error;

    /// <summary>The JSON of the detail, <c>null</c> included.</summary>
    public ReadOnlySpan<byte> DetailJson;
    public DetailView Detail;
    public ReadOnlySpan<byte> Prev;

    public readonly int UuidCount => (Uuids.Length + 1) / (LineSchema.UuidChars + 3);

    /// <param name="index">Below <see cref="UuidCount"/>; the text was checked by <see cref="TryRead"/>.</param>
    public readonly Guid Uuid(int index)
    {
        _ = Words.TryReadQuotedUuid(Uuids[(index * (LineSchema.UuidChars + 3))..], out var id);
        return id;
    }

    /// <param name="line">Without its newline; valid UTF-8.</param>
    public static bool TryRead(ReadOnlySpan<byte> line, out LineView view)
    {
        view = default;
        var rest = new LineCursor(line);
        view.Version = rest.Skip("{\"schema_version\":2,\"seq\":"u8) ? 2 : rest.Skip("{\"schema_version\":1,\"seq\":"u8) ? 1 : 0;
        return view.Version > 0
            && rest.Number(out view.Seq)
            && rest.Skip(",\"group\":"u8)
            && rest.Number(out view.Group)
            && view.Group <= view.Seq
            && rest.Skip(",\"timestamp\":\""u8)
            && rest.Timestamp(out view.Timestamp)
            && rest.Skip("\""u8)
            && (view.Version == 1 || ReadUptime(ref rest, out view.Boot, out view.UptimeMs))
            && rest.Skip(",\"process_id\":"u8)
            && rest.Number(out var process)
            && process <= int.MaxValue
            && (view.ProcessId = (int)process) > 0
            && rest.Skip(",\"session_id\":"u8)
            && rest.Uuid(out view.Session)
            && rest.Skip(",\"operation_id\":"u8)
            && rest.UuidOrNull(out view.Operation)
            && rest.Skip(",\"project_id\":"u8)
            && rest.UuidOrNull(out view.Project)
            && rest.Skip(",\"uuids\":["u8)
            && rest.Uuids(out view.Uuids)
            && rest.Skip("],\"kind\":\""u8)
            && ReadKind(rest.Until((byte)'"'), out view.Kind)
            && rest.Skip("\",\"phase\":"u8)
            && ReadPhase(ref rest, out view.Phase)
            && rest.Skip(",\"outcome\":\""u8)
            && Words.IsOutcome(view.Outcome = rest.Until((byte)'"'))
            && rest.Skip("\",\"error_code\":"u8)
            && ReadError(ref rest, out view.Error)
            && rest.Skip(",\"detail\":"u8)
            && rest.Tail(out view.DetailJson, out view.Prev)
            && DetailView.TryRead(view.DetailJson, out view.Detail);
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

    private static bool ReadPhase(scoped ref LineCursor rest, out AuditPhase? phase)
    {
        phase = null;
        return rest.Skip("null"u8) || (rest.Skip("\""u8) && (phase = LogWords.Phase(rest.Until((byte)'"'))) is not null && rest.Skip("\""u8));
    }

    private static bool ReadError(scoped ref LineCursor rest, out ReadOnlySpan<byte> error)
    {
        error = default;
        return rest.Skip("null"u8) || (rest.Skip("\""u8) && Words.IsErrorCode(error = rest.Until((byte)'"')) && rest.Skip("\""u8));
    }
}
