using Akka.Actor;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>Makes the queue of an actor; named by <c>mailbox-type</c> in configuration.</summary>
internal abstract class MailboxType
{
    protected readonly Settings Settings;
    protected readonly Config Config;

    protected MailboxType(Settings settings, Config config)
    {
        Settings = settings;
        Config = config;
    }

    public abstract IMessageQueue Create(IActorRef owner, ActorSystem system);
}

internal sealed class UnboundedMailbox : MailboxType, IProducesMessageQueue<UnboundedMessageQueue>
{
    public UnboundedMailbox() : this(null, null)
    {
    }

    public UnboundedMailbox(Settings settings, Config config) : base(settings, config)
    {
    }

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new UnboundedMessageQueue();
}

internal sealed class UnboundedDequeBasedMailbox(Settings settings, Config config) : MailboxType(settings, config), IProducesMessageQueue<UnboundedDequeMessageQueue>
{
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new UnboundedDequeMessageQueue();
}

/// <summary>Holds <c>mailbox-capacity</c> messages; when full, a sender waits <c>mailbox-push-timeout-time</c> and then it is a dead letter.</summary>
internal sealed class BoundedMailbox : MailboxType, IProducesMessageQueue<BoundedMessageQueue>
{
    public BoundedMailbox(Settings settings, Config config) : base(settings, config)
        => (Capacity, PushTimeout) = BoundedMessageQueue.LimitsFrom<BoundedMailbox>(config);

    public int Capacity { get; }
    public TimeSpan PushTimeout { get; }

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new BoundedMessageQueue(Capacity, BoundedMessageQueue.WaitIn(system, PushTimeout));
}

internal class BoundedDequeBasedMailbox : MailboxType, IProducesMessageQueue<BoundedDequeMessageQueue>
{
    public BoundedDequeBasedMailbox(Settings settings, Config config) : base(settings, config)
        => (Capacity, PushTimeout) = BoundedMessageQueue.LimitsFrom<BoundedDequeBasedMailbox>(config);

    public int Capacity { get; }
    public TimeSpan PushTimeout { get; }

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new BoundedDequeMessageQueue(Capacity, BoundedMessageQueue.WaitIn(system, PushTimeout));
}
