namespace ActorBridge.Core.Logging;

/// <summary>
/// When a failure no longer counts (rule 13.1): after so much time in operation. That is what all hosts of this log were at work together, each by its
/// monotonic clock; no jump of the wall clock forgives one, and neither does a restart, however often.
/// </summary>
/// <param name="Now">The time in operation as of now.</param>
/// <param name="After">How long a failure counts.</param>
public readonly record struct FailureDecay(TimeSpan Now, TimeSpan After)
{
    public static readonly FailureDecay Never = new(TimeSpan.Zero, TimeSpan.MaxValue);

    /// <param name="at">The time in operation when it failed.</param>
    public bool StillCounts(TimeSpan at) => Now - at < After;
}
