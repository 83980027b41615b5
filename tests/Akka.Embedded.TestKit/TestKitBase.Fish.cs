using System.Collections;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    public object FishForMessage(Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Done(FishAsync(isMessage, null, max, hint, true, cancellationToken));

    public T FishForMessage<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Done(FishAsync(isMessage, null, max, hint, true, cancellationToken));

    /// <param name="isMessage">Whether it is the one fished for.</param>
    /// <param name="allMessages">Is emptied, and gets the messages that came before it.</param>
    /// <param name="max">How long at most for all of it.</param>
    /// <param name="hint">What to say on a timeout.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public T FishForMessage<T>(Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Done(FishAsync(isMessage, allMessages, max, hint, true, cancellationToken));

    public ValueTask<object> FishForMessageAsync(Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishAsync(isMessage, null, max, hint, false, cancellationToken);

    public ValueTask<T> FishForMessageAsync<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishAsync(isMessage, null, max, hint, false, cancellationToken);

    public ValueTask<T> FishForMessageAsync<T>(Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishAsync(isMessage, allMessages, max, hint, false, cancellationToken);

    /// <summary>Takes messages for all of the time; one of type <typeparamref name="T"/> fails the test.</summary>
    public async Task FishUntilMessageAsync<T>(TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        await foreach (var message in ReceiveWhileAsync<object>(_ => true, max, cancellationToken: cancellationToken))
            _assertions.AssertFalse(message is T, "did not expect a message of type {0}", typeof(T));
    }

    private async ValueTask<T> FishAsync<T>(Predicate<T> isMessage, ArrayList others, TimeSpan? max, string hint, bool blocking, CancellationToken cancellationToken)
    {
        var duration = RemainingOrDilated(max);
        var end = Now + duration;
        others?.Clear();
        while (true)
        {
            var message = await ReceiveOneAsync(end - Now, blocking, cancellationToken);
            _assertions.AssertTrue(message is not null, "Timeout ({0}) during fishForMessage{1}", duration, string.IsNullOrEmpty(hint) ? "" : ", hint: " + hint);
            if (message is T candidate && isMessage(candidate))
                return candidate;
            others?.Add(message);
        }
    }
}
