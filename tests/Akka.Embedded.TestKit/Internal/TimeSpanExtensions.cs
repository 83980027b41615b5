namespace Akka.TestKit.Internal;

internal static class TimeSpanExtensions
{
    public static void EnsureIsPositiveFinite(this TimeSpan timeSpan, string parameterName)
    {
        if (timeSpan < TimeSpan.Zero)
            throw new ArgumentException($"The timespan must be greater than or equal to zero, it is {timeSpan}", parameterName);
    }

    /// <summary>The lesser; none and infinite are no limit.</summary>
    public static TimeSpan Min(this TimeSpan a, TimeSpan? b) => b is { } limit && limit != Timeout.InfiniteTimeSpan && limit < a ? limit : a;
}
