namespace ActorBridge.Audit.Lines;

/// <summary>The versions of the line's form (rule 4.1). config/schemas/audit-line.json says the same in JSON Schema, audit-line-1.json for version 1.</summary>
public static class LineSchema
{
    /// <summary>What is written; all from 1 are read.</summary>
    public const int Version = 2;

    /// <summary>How deep a line's JSON may nest.</summary>
    public const int DepthMax = 32;

    /// <summary>How many UUIDs one line may name: more than any plan can touch.</summary>
    public const int UuidsMax = 2048;

    internal const int HashChars = 64;
    internal const int UuidChars = 36;

    /// <summary>What stands after the detail: <c>,"prev":"…"}</c>.</summary>
    internal const int TailLength = 9 + HashChars + 2;
}
