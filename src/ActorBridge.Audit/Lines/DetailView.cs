namespace ActorBridge.Audit.Lines;

/// <summary>The detail of a line that was read.</summary>
/// <param name="json">The one that the fields were read from.</param>
internal readonly ref struct DetailView(ReadOnlySpan<byte> json, ref readonly DetailFields fields)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private readonly ref readonly DetailFields _fields = ref fields;

    /// <summary>BEGIN: how many steps the plan has; 0 when not given.</summary>
    public int Steps => _fields.Steps;

    /// <summary>STEP: which; -1 when not given.</summary>
    public int Step => _fields.Step;

    public ReadOnlySpan<byte> Fingerprint => _fields.Fingerprint.Of(_json);

    public ReadOnlySpan<byte> DigestBefore => _fields.DigestBefore.Of(_json);

    public ReadOnlySpan<byte> DigestAfter => _fields.DigestAfter.Of(_json);

    /// <summary>The one feature that a safe-mode or breaker entry is about; empty means all.</summary>
    public ReadOnlySpan<byte> Feature => _fields.Feature.Of(_json);

    /// <summary>BEGIN: the JSON of the array of features.</summary>
    public ReadOnlySpan<byte> Features => _fields.Features.Of(_json);

    /// <summary>BEGIN: the JSON of the array of subjects, for operational memory.</summary>
    public ReadOnlySpan<byte> Subjects => _fields.Subjects.Of(_json);
}
