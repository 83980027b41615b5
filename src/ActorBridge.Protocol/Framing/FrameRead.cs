using System.Buffers;
using ActorBridge.Core.Errors;

namespace ActorBridge.Protocol.Framing;

public enum FrameStatus
{
    /// <summary>More bytes are needed.</summary>
    Partial,

    /// <summary>One whole frame was taken off the buffer.</summary>
    Whole,

    /// <summary>The frame boundary is lost: say why, then close.</summary>
    Refused,
}

/// <param name="Payload">A slice of the buffer that was read; valid as long as that is.</param>
/// <param name="Refusal">Set exactly when refused.</param>
public readonly record struct FrameRead(FrameStatus Status, ReadOnlySequence<byte> Payload, Refusal? Refusal)
{
    public static readonly FrameRead Partial = new(FrameStatus.Partial, default, null);

    internal static FrameRead Of(ReadOnlySequence<byte> payload) => new(FrameStatus.Whole, payload, null);

    internal static FrameRead Refuse(ErrorCode code, string reason) => new(FrameStatus.Refused, default, new(code, reason));
}
