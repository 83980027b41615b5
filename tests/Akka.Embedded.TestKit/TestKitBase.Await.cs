using Akka.Event;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Tries the assertion again and again until it holds; the last failure is thrown.</summary>
    public void AwaitAssert(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        Done(AssertAsync(() => { assertion(); return Task.CompletedTask; }, duration, interval, true, cancellationToken));

    public async Task AwaitAssertAsync(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        await AssertAsync(() => { assertion(); return Task.CompletedTask; }, duration, interval, false, cancellationToken);

    public async Task AwaitAssertAsync(Func<Task> assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        await AssertAsync(assertion, duration, interval, false, cancellationToken);

    public void AwaitCondition(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, null, null, cancellationToken);

    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, cancellationToken);

    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default)
    {
        var duration = RemainingOrDilated(max);
        Done(ConditionAsync(Asynchronous(conditionIsFulfilled), duration, duration / 10, Failing(message), true, cancellationToken));
    }

    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null, CancellationToken cancellationToken = default) =>
        Done(ConditionAsync(Asynchronous(conditionIsFulfilled), RemainingOrDilated(max), interval, Failing(message), true, cancellationToken));

    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, null, null, cancellationToken);

    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(Asynchronous(conditionIsFulfilled), null, null, cancellationToken);

    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, cancellationToken);

    public async Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default)
    {
        var duration = RemainingOrDilated(max);
        await ConditionAsync(conditionIsFulfilled, duration, duration / 10, Failing(message), false, cancellationToken);
    }

    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(Asynchronous(conditionIsFulfilled), max, message, cancellationToken);

    public async Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null, CancellationToken cancellationToken = default) =>
        await ConditionAsync(conditionIsFulfilled, RemainingOrDilated(max), interval, Failing(message), false, cancellationToken);

    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(Asynchronous(conditionIsFulfilled), max, interval, message, cancellationToken);

    public bool AwaitConditionNoThrow(Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        Done(ConditionAsync(Asynchronous(conditionIsFulfilled), max, interval ?? DefaultInterval, _ => { }, true, cancellationToken));

    public async Task<bool> AwaitConditionNoThrowAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        await ConditionAsync(conditionIsFulfilled, max, interval ?? DefaultInterval, _ => { }, false, cancellationToken);

    public Task<bool> AwaitConditionNoThrowAsync(Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitConditionNoThrowAsync(Asynchronous(conditionIsFulfilled), max, interval, cancellationToken);

    private async ValueTask<bool> AssertAsync(Func<Task> assertion, TimeSpan? duration, TimeSpan? interval, bool blocking, CancellationToken cancellationToken)
    {
        var between = interval ?? DefaultInterval;
        if (between != Timeout.InfiniteTimeSpan)
            between.EnsureIsPositiveFinite(nameof(interval));
        var max = RemainingOrDilated(duration);
        var stop = Now + max;
        var pause = max.Min(between);
        for (var attempts = 1; ; attempts++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await assertion();
                return true;
            }
            catch (Exception) when (Now + pause < stop)
            {
                // Not yet: there is time for another attempt.
            }
            catch (Exception)
            {
                Sys.Log.Warning("AwaitAssert failed, timeout [{0}] is over after [{1}] attempts", max, attempts);
                throw;
            }
            await PauseAsync(pause, blocking, cancellationToken);
            pause = (stop - Now).Min(between);
        }
    }

    private static async ValueTask<bool> ConditionAsync(Func<Task<bool>> condition, TimeSpan max, TimeSpan? interval, Action<TimeSpan> fail, bool blocking, CancellationToken cancellationToken)
    {
        max.EnsureIsPositiveFinite(nameof(max));
        var stop = Now + max;
        while (!await condition())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var left = stop - Now;
            if (left < TimeSpan.Zero)
            {
                fail(max);
                return false;
            }
            await PauseAsync(left.Min(interval), blocking, cancellationToken);
        }
        return true;
    }

    private Action<TimeSpan> Failing(string message) =>
        max => _assertions.Fail("Timeout {0} expired while waiting for condition.{1}", max, message ?? "");

    private static Func<Task<bool>> Asynchronous(Func<bool> condition) => () => Task.FromResult(condition());

    private static async ValueTask PauseAsync(TimeSpan pause, bool blocking, CancellationToken cancellationToken)
    {
        // A null wait between attempts still has to let other threads run.
        var span = Max(pause, TimeSpan.FromMilliseconds(1));
        if (!blocking)
            await Task.Delay(span, cancellationToken);
        else if (cancellationToken.WaitHandle.WaitOne(span))
            throw new OperationCanceledException(cancellationToken);
    }
}
