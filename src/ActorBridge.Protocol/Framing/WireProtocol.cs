namespace ActorBridge.Protocol.Framing;

/// <summary>Numbers of docs/protocol.md that both sides know by heart.</summary>
public static class WireProtocol
{
    /// <summary>Of messages: what is written, unless the peer's hello was of an earlier one; all from 1 are read.</summary>
    public const int SchemaVersion = 2;

    /// <summary>Of submitted plans.</summary>
    public const int PlanSchemaVersion = 1;

    /// <summary>Kind byte of a JSON frame; no other is spoken.</summary>
    public const byte JsonKind = 0x01;

    /// <summary>Cap on a payload until the welcome: a stranger gets no more memory than that.</summary>
    public const int HandshakeFrameBytesMax = 4 * 1024;

    public const int FrameBytesMaxDefault = 1024 * 1024;

    public static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(5);

    /// <summary>What each side sends before anything else.</summary>
    public static ReadOnlySpan<byte> Magic => "ABRIDGE1"u8;
}
