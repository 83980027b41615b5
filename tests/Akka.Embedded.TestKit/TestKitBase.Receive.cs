using System.Collections;
using System.Runtime.CompilerServices;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    public object ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        Done(ReceiveOneAsync(max, true, cancellationToken));

    public ValueTask<object> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        ReceiveOneAsync(max, false, cancellationToken);

    public bool TryReceiveOne(out MessageEnvelope envelope, TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        (var success, envelope) = Done(TakeAsync(max, true, cancellationToken));
        return success;
    }

    public ValueTask<(bool success, MessageEnvelope envelope)> TryReceiveOneAsync(TimeSpan? max, CancellationToken cancellationToken = default) =>
        TakeAsync(max, false, cancellationToken);

    public object PeekOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        Message(Done(PeekAsync(max, true, cancellationToken)));

    public async ValueTask<object> PeekOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        Message(await PeekAsync(max, false, cancellationToken));

    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default) =>
        Done(ReceiveNAsync(numberOfMessages, RemainingOrDefault, true, cancellationToken));

    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default)
    {
        max.EnsureIsPositiveFinite(nameof(max));
        return Done(ReceiveNAsync(numberOfMessages, Dilated(max), true, cancellationToken));
    }

    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, CancellationToken cancellationToken = default) =>
        ReceiveNAsync(numberOfMessages, RemainingOrDefault, false, cancellationToken);

    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default)
    {
        max.EnsureIsPositiveFinite(nameof(max));
        return ReceiveNAsync(numberOfMessages, Dilated(max), false, cancellationToken);
    }

    /// <summary>All that comes until nothing has come for <paramref name="max"/>.</summary>
    public async Task<ArrayList> WaitForRadioSilenceAsync(TimeSpan? max = null, uint? maxMessages = null, CancellationToken cancellationToken = default)
    {
        var messages = new ArrayList();
        while (await ReceiveOneAsync(max, cancellationToken) is { } message)
        {
            messages.Add(message);
            _assertions.AssertFalse(messages.Count > maxMessages, "maxMessages violated: {0} came, at most {1} were to", messages.Count, maxMessages);
        }
        return ArrayList.ReadOnly(messages);
    }

    private async ValueTask<object> ReceiveOneAsync(TimeSpan? max, bool blocking, CancellationToken cancellationToken) =>
        Message(await TakeAsync(max, blocking, cancellationToken));

    private async ValueTask<(bool, MessageEnvelope)> TakeAsync(TimeSpan? max, bool blocking, CancellationToken cancellationToken) =>
        Received(await _queue.TakeAsync(GetTimeoutOrDefault(max), blocking, cancellationToken));

    private async ValueTask<(bool, MessageEnvelope)> PeekAsync(TimeSpan? max, bool blocking, CancellationToken cancellationToken) =>
        Received(await _queue.PeekAsync(GetTimeoutOrDefault(max), blocking, cancellationToken));

    private (bool, MessageEnvelope) Received(MessageEnvelope envelope)
    {
        _lastWasNoMsg = false;
        _lastMessage = envelope ?? NullMessageEnvelope.Instance;
        return (envelope is not null, _lastMessage);
    }

    private static object Message((bool Success, MessageEnvelope Envelope) received) => received.Success ? received.Envelope.Message : null;

    private async IAsyncEnumerable<object> ReceiveNAsync(int count, TimeSpan max, bool blocking, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var start = Now;
        for (var i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var message = await ReceiveOneAsync(start + max - Now, blocking, cancellationToken);
            _assertions.AssertTrue(message is not null, "Timeout ({0}) while expecting {1} messages. Only got {2} after {3}.", max, count, i, Now - start);
            yield return message;
        }
    }

    /// <summary>The result of a wait that was asked to end on this thread, hence has.</summary>
    private static T Done<T>(ValueTask<T> ended) => ended.GetAwaiter().GetResult();

    private static List<T> Done<T>(IAsyncEnumerable<T> ended)
    {
        var items = new List<T>();
        var enumerator = ended.GetAsyncEnumerator();
        while (Done(enumerator.MoveNextAsync()))
            items.Add(enumerator.Current);
        return items;
    }
}
