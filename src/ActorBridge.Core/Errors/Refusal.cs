namespace ActorBridge.Core.Errors;

/// <summary>
/// A "no" as a value: code, reason in words, and when to try again. A refusal says that nothing was changed;
/// a failure after changes began is an <see cref="Operations.OperationOutcome"/>.
/// </summary>
/// <param name="RetryAfter">How long to wait before the same request may succeed; null when waiting does not help.</param>
public sealed record Refusal(ErrorCode Code, string Reason, TimeSpan? RetryAfter = null)
{
    public override string ToString() => $"[{Code}] {Reason}";
}
