using System.Collections.Concurrent;
using Akka.Actor;

namespace Akka.Contract.Tests.Persistence;

/// <summary>Hears what a journal answers, whatever makes the time pass: threads, or a simulation that the test runs itself.</summary>
public sealed class JournalListener
{
    private readonly ConcurrentQueue<(object Message, IActorRef Sender)> _arrived = new();
    private readonly SemaphoreSlim _count = new(0);
    private readonly Func<SemaphoreSlim, bool> _await;

    public JournalListener(ActorSystem system, Func<SemaphoreSlim, bool> await)
    {
        _await = await;
        Ref = system.ActorOf(Props.Create(() => new Ear(this)));
    }

    public IActorRef Ref { get; }

    public IActorRef LastSender { get; private set; } = ActorRefs.Nobody;

    public T Expect<T>() => Assert.IsType<T>(Expect(typeof(T).Name));

    public object Expect(string what = "message")
    {
        Assert.True(_await(_count), $"no {what} came");
        Assert.True(_arrived.TryDequeue(out var next));
        LastSender = next.Sender;
        return next.Message;
    }

    private sealed class Ear : ReceiveActor
    {
        public Ear(JournalListener listener) => ReceiveAny(message =>
        {
            listener._arrived.Enqueue((message, Sender));
            listener._count.Release();
        });
    }
}
