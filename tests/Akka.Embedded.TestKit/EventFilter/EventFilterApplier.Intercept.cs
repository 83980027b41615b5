using Akka.TestKit.TestEvent;

namespace Akka.TestKit.Internal;

internal sealed partial class EventFilterApplier
{
    private T Block<T>(Func<T> func, int? expected, TimeSpan? timeout, CancellationToken cancellationToken) =>
        InterceptAsync(() => Task.FromResult(func()), expected, timeout, true, cancellationToken).GetAwaiter().GetResult();

    private Task<T> InterceptAsync<T>(Func<Task<T>> func, int? expected, TimeSpan? timeout, CancellationToken cancellationToken) =>
        InterceptAsync(func, expected, timeout, false, cancellationToken);

    private async Task<T> InterceptAsync<T>(Func<Task<T>> func, int? expected, TimeSpan? timeout, bool blocking, CancellationToken cancellationToken)
    {
        var limit = timeout is { } given ? testkit.Dilated(given) : testkit.TestKitSettings.TestEventFilterLeeway;
        var matches = new MatchCounter();
        foreach (var filter in filters)
            filter.EventMatched += matches.Count;
        system.EventStream.Publish(new Mute(filters));
        try
        {
            var result = await func();
            if (expected is { } count)
                Verify(await matches.WaitAsync(Math.Max(count, 1), limit, blocking, cancellationToken), count, limit);
            return result;
        }
        finally
        {
            foreach (var filter in filters)
                filter.EventMatched -= matches.Count;
            system.EventStream.Publish(new Unmute(filters));
        }
    }

    private void Verify(int actual, int expected, TimeSpan limit)
    {
        var which = $"that matched filter [{string.Join(",", filters)}]";
        if (actual < expected)
            Assertions.Fail("{0}", $"Timeout ({limit}) while waiting for messages. Only received {actual}/{expected} messages {which}");
        if (actual > expected)
            Assertions.Fail("{0}", $"Received {Messages(actual - expected)} too many. Expected {Messages(expected)} but received {actual} {which}");
    }

    private ITestKitAssertions Assertions => TestKitAssertionsExtension.For(testkit.Sys).Assertions;

    private static string Messages(int count) => count == 1 ? "1 message" : $"{count} messages";
}
