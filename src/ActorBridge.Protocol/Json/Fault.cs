using ActorBridge.Core.Errors;

namespace ActorBridge.Protocol.Json;

/// <summary>The first thing found wrong while a message is read. What is read after it is thrown away, so bad input costs no exception.</summary>
public sealed class Fault
{
    private const int ReasonLengthMax = 400;

    public Refusal? Refusal { get; private set; }

    public bool Found => Refusal is not null;

    /// <param name="reason">May quote the input, so it is cut to a length that fits every frame and log line.</param>
    public void Report(ErrorCode code, string reason) =>
        Refusal ??= new(code, reason.Length <= ReasonLengthMax ? reason : string.Concat(reason.AsSpan(0, ReasonLengthMax), "…"));
}
