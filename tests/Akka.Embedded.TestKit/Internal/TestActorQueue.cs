using System.Collections.Concurrent;

namespace Akka.TestKit.Internal;

/// <summary>
/// What the test actor received and the test has not yet looked at. Each wait has two forms in one: with
/// <c>blocking</c> it ends on the thread that asked, so that the blocking forms of the API hop no threads.
/// </summary>
internal sealed class TestActorQueue
{
    private readonly ConcurrentQueue<MessageEnvelope> _items = new();
    private readonly SemaphoreSlim _available = new(0);

    public int Count => _items.Count;

    public void Add(MessageEnvelope envelope)
    {
        _items.Enqueue(envelope);
        _available.Release();
    }

    public async ValueTask<MessageEnvelope> TakeAsync(TimeSpan timeout, bool blocking, CancellationToken cancellationToken) =>
        await WaitAsync(timeout, blocking, cancellationToken) && _items.TryDequeue(out var envelope) ? envelope : null;

    public async ValueTask<MessageEnvelope> PeekAsync(TimeSpan timeout, bool blocking, CancellationToken cancellationToken)
    {
        if (!await WaitAsync(timeout, blocking, cancellationToken))
            return null;
        _items.TryPeek(out var envelope);
        _available.Release();
        return envelope;
    }

    private async ValueTask<bool> WaitAsync(TimeSpan timeout, bool blocking, CancellationToken cancellationToken)
    {
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
            return false;
        return blocking ? _available.Wait(timeout, cancellationToken) : await _available.WaitAsync(timeout, cancellationToken);
    }
}
