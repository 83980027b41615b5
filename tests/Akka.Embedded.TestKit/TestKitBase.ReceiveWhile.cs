using System.Runtime.CompilerServices;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>Takes messages as long as the filter makes something of them; the first of which it makes null stays.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(Func<object, T> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        Done(WhileAsync(Filtered(filter), max, idle, msgs, true, cancellationToken));

    public IReadOnlyList<T> ReceiveWhile<T>(Predicate<T> shouldContinue, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, bool shouldIgnoreOtherMessageTypes = true, CancellationToken cancellationToken = default) =>
        Done(WhileAsync(Continued(shouldContinue, shouldIgnoreOtherMessageTypes), max, idle, msgs, true, cancellationToken));

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(Func<object, T> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        WhileAsync(Filtered(filter), max, idle, msgs, false, cancellationToken);

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(Predicate<T> shouldContinue, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, bool shouldIgnoreOtherMessageTypes = true, CancellationToken cancellationToken = default) =>
        WhileAsync(Continued(shouldContinue, shouldIgnoreOtherMessageTypes), max, idle, msgs, false, cancellationToken);

    public IReadOnlyList<T> ReceiveWhile<T>(TimeSpan? max, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhile(filter, max, null, msgs, cancellationToken);

    public IReadOnlyList<T> ReceiveWhile<T>(TimeSpan? max, TimeSpan? idle, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhile(filter, max, idle, msgs, cancellationToken);

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(TimeSpan? max, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhileAsync(filter, max, null, msgs, cancellationToken);

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(TimeSpan? max, TimeSpan? idle, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhileAsync(filter, max, idle, msgs, cancellationToken);

    private enum Step
    {
        Keep,
        Skip,
        Stop,
    }

    private static Func<object, (Step, T)> Filtered<T>(Func<object, T> filter) =>
        message => filter(message) is { } item ? (Step.Keep, item) : (Step.Stop, default(T));

    private static Func<object, (Step, T)> Continued<T>(Predicate<T> shouldContinue, bool skipsOthers) => message =>
        message is T item ? (shouldContinue(item) ? Step.Keep : Step.Stop, item) : (skipsOthers ? Step.Skip : Step.Stop, default(T));

    private async IAsyncEnumerable<T> WhileAsync<T>(Func<object, (Step, T)> choose, TimeSpan? max, TimeSpan? idle, int msgs, bool blocking, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var stop = Now + RemainingOrDilated(max);
        MessageEnvelope last = NullMessageEnvelope.Instance;
        for (var count = 0; count < msgs;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var left = Max(stop - Now, TimeSpan.Zero);
            var wait = idle is { } i && i != Timeout.InfiniteTimeSpan && i < left ? i : left;
            var (success, envelope) = await PeekAsync(wait, blocking, cancellationToken);
            var (step, item) = success ? choose(envelope.Message) : (Step.Stop, default);
            if (step == Step.Stop)
                break;
            await _queue.TakeAsync(TimeSpan.Zero, true, default);
            last = envelope;
            if (step == Step.Skip)
                continue;
            count++;
            yield return item;
        }
        _lastMessage = last;
        _lastWasNoMsg = true;
    }
}
