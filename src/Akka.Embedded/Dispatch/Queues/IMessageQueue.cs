using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>The queue of user messages: many write, the one that runs the actor reads.</summary>
internal interface IMessageQueue
{
    bool HasMessages { get; }
    int Count { get; }
    void Enqueue(IActorRef receiver, Envelope envelope);
    bool TryDequeue(out Envelope envelope);

    /// <summary>Moves what is left to the dead letters of an actor that stopped.</summary>
    void CleanUp(IActorRef owner, IMessageQueue deadletters);
}

public interface ISemantics
{
}

public interface IUnboundedMessageQueueSemantics : ISemantics
{
}

public interface IBoundedMessageQueueSemantics : ISemantics
{
}

/// <summary>A queue that takes messages back at its front; stashing needs it.</summary>
public interface IDequeBasedMessageQueueSemantics : ISemantics
{
    internal void EnqueueFirst(Envelope envelope);
}

public interface IUnboundedDequeBasedMessageQueueSemantics : IDequeBasedMessageQueueSemantics, IUnboundedMessageQueueSemantics
{
}

public interface IBoundedDequeBasedMessageQueueSemantics : IDequeBasedMessageQueueSemantics, IBoundedMessageQueueSemantics
{
}

/// <summary>Says which queue an actor class needs.</summary>
public interface IRequiresMessageQueue<T> where T : ISemantics
{
}

/// <summary>Says which queue a mailbox type makes.</summary>
internal interface IProducesMessageQueue<TQueue> where TQueue : IMessageQueue
{
}
