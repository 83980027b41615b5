using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    public void Within(TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, action, null, epsilonValue, cancellationToken);

    /// <summary>What the block expects has to come between the two times; expectations in it wait for what is left.</summary>
    public void Within(TimeSpan min, TimeSpan max, Action action, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(min, max, () => { action(); return true; }, hint, epsilonValue, cancellationToken);

    public T Within<T>(TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    public T Within<T>(TimeSpan min, TimeSpan max, Func<T> function, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
    {
        var frame = Enter(min, max, hint);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Leave(frame, function(), min, hint, epsilonValue);
        }
        finally
        {
            _end = frame.OuterEnd;
        }
    }

    public Task WithinAsync(TimeSpan max, Func<Task> actionAsync, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, actionAsync, null, epsilonValue, cancellationToken);

    public Task WithinAsync(TimeSpan min, TimeSpan max, Func<Task> actionAsync, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(min, max, async () => { await actionAsync(); return true; }, hint, epsilonValue, cancellationToken);

    public Task<T> WithinAsync<T>(TimeSpan max, Func<Task<T>> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    public async Task<T> WithinAsync<T>(TimeSpan min, TimeSpan max, Func<Task<T>> function, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
    {
        var frame = Enter(min, max, hint);
        try
        {
            var task = function();
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            // A block that never ends must not hold the test: a little past its time it is given up.
            var first = await Task.WhenAny(task, Task.Delay(frame.Max + TimeSpan.FromMilliseconds(200), ended.Token));
            await ended.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return Leave(frame, first == task ? await task : default, min, hint, epsilonValue);
        }
        finally
        {
            _end = frame.OuterEnd;
        }
    }

    private (TimeSpan Start, TimeSpan Max, TimeSpan? OuterEnd) Enter(TimeSpan min, TimeSpan max, string hint)
    {
        min.EnsureIsPositiveFinite(nameof(min));
        max.EnsureIsPositiveFinite(nameof(max));
        var start = Now;
        var left = _end - start;
        _assertions.AssertTrue(left is null || left >= min, "Required min time {0} not possible, only {1} left. {2}", min, left, hint ?? "");
        _lastWasNoMsg = false;
        var frame = (start, Dilated(max).Min(left), _end);
        _end = start + frame.Item2;
        return frame;
    }

    private T Leave<T>((TimeSpan Start, TimeSpan Max, TimeSpan? OuterEnd) frame, T result, TimeSpan min, string hint, TimeSpan? epsilon)
    {
        var elapsed = Now - frame.Start;
        _assertions.AssertTrue(elapsed >= min, "Failed: Block took {0}, should have at least been {1}. {2}", elapsed, min, hint ?? "");
        _assertions.AssertTrue(
            _lastWasNoMsg || elapsed <= frame.Max + (epsilon ?? TimeSpan.Zero),
            "Failed: Block took {0}, exceeding {1}. {2}",
            elapsed,
            frame.Max,
            hint ?? "");
        return result;
    }
}
