using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>Keeps messages for later; unstashed they come before those in the mailbox, in their old order.</summary>
public interface IStash
{
    int Count { get; }
    bool IsEmpty { get; }
    bool NonEmpty { get; }
    bool IsFull { get; }
    int Capacity { get; }

    /// <summary>Keeps the message being handled.</summary>
    void Stash();

    void Unstash();
    void UnstashAll();
    void UnstashAll(Func<Envelope, bool> predicate);
    IEnumerable<Envelope> ClearStash();
    void Prepend(IEnumerable<Envelope> envelopes);
}

public interface IActorStash
{
    IStash Stash { get; set; }
}

/// <summary>A stash that makes no claim on the mailbox; it must be one that takes messages at its front.</summary>
public interface IWithUnrestrictedStash : IActorStash
{
}

public interface IWithUnboundedStash : IWithUnrestrictedStash, IRequiresMessageQueue<IUnboundedDequeBasedMessageQueueSemantics>
{
}

/// <summary>A stash of <c>stash-capacity</c> messages; one more and <see cref="StashOverflowException"/> is thrown.</summary>
public interface IWithBoundedStash : IWithUnrestrictedStash, IRequiresMessageQueue<IBoundedDequeBasedMessageQueueSemantics>
{
}

/// <summary>The same with either kind of mailbox.</summary>
public interface IWithStash : IWithUnrestrictedStash, IRequiresMessageQueue<IDequeBasedMessageQueueSemantics>
{
}

public class StashOverflowException : AkkaException
{
    internal StashOverflowException(string message, Exception cause = null) : base(message, cause)
    {
    }
}
