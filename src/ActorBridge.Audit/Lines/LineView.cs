using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Lines;

/// <summary>A line that was read: its bytes, and what they say.</summary>
/// <param name="line">Without its newline; the one that the fields were read from.</param>
internal readonly ref struct LineView(ReadOnlySpan<byte> line, ref readonly LineFields fields)
{
    private readonly ReadOnlySpan<byte> _line = line;
    private readonly ref readonly LineFields _fields = ref fields;

    public int Version => _fields.Version;

    public long Seq => _fields.Seq;

    public long Group => _fields.Group;

    public DateTime Timestamp => _fields.Timestamp;

    /// <summary>0 in version 1, which did not have it.</summary>
    public long Boot => _fields.Boot;

    public long UptimeMs => _fields.UptimeMs;

    public int ProcessId => _fields.ProcessId;

    public Guid Session => _fields.Session;

    public Guid? Operation => _fields.Operation;

    public Guid? Project => _fields.Project;

    public AuditKind Kind => _fields.Kind;

    public AuditPhase? Phase => _fields.Phase;

    public ReadOnlySpan<byte> Outcome => _fields.Outcome.Of(_line);

    /// <summary>Empty when null.</summary>
    public ReadOnlySpan<byte> Error => _fields.Error.Of(_line);

    /// <summary>The JSON of the detail, <c>null</c> included.</summary>
    public ReadOnlySpan<byte> DetailJson => _fields.DetailJson.Of(_line);

    public DetailView Detail => new(DetailJson, in _fields.Detail);

    public ReadOnlySpan<byte> Prev => _line.Slice(_line.Length - LineSchema.HashChars - 2, LineSchema.HashChars);

    public int UuidCount => (_fields.Uuids.Length + 1) / (LineSchema.UuidChars + 3);

    /// <param name="index">Below <see cref="UuidCount"/>; the text was checked when the line was read.</param>
    public Guid Uuid(int index)
    {
        if (index == 0)
        {
            return _fields.FirstUuid;
        }

        _ = Words.TryReadQuotedUuid(_fields.Uuids.Of(_line)[(index * (LineSchema.UuidChars + 3))..], out var id);
        return id;
    }
}
