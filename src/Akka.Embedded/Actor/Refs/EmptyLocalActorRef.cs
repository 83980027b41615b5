using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A place where no actor lives: everything told to it is a dead letter.</summary>
internal class EmptyLocalActorRef : MinimalActorRef
{
    private readonly EventStream _eventStream;

    public EmptyLocalActorRef(IActorRefProvider provider, ActorPath path, EventStream eventStream)
    {
        Provider = provider;
        Path = path;
        _eventStream = eventStream;
    }

    public override ActorPath Path { get; }
    public override IActorRefProvider Provider { get; }
    public override bool IsTerminated => true;

    public override void SendSystemMessage(ISystemMessage message) => SpecialHandle(message, Provider.DeadLetters);

    private protected override void TellInternal(object message, IActorRef sender)
    {
        switch (message)
        {
            case null: throw new InvalidMessageException();
            case DeadLetter letter: SpecialHandle(letter.Message, letter.Sender); break;
            default:
                if (!SpecialHandle(message, sender)) Publish(message, sender);
                break;
        }
    }

    /// <summary>True if the message means something even to an actor that is not there.</summary>
    protected virtual bool SpecialHandle(object message, IActorRef sender)
    {
        switch (message)
        {
            case Watch watch:
                if (watch.Watchee.Equals(this) && !watch.Watcher.Equals(this)) AnswerDead(watch);
                return true;
            case Unwatch:
                return true;
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, null), ActorCell.GetCurrentSelfOrNoSender());
                return true;
            case ActorSelectionMessage { Message: Identify identify } selection:
                if (!selection.WildCardFanOut) sender?.Tell(new ActorIdentity(identify.MessageId, null), ActorCell.GetCurrentSelfOrNoSender());
                return true;
            case ActorSelectionMessage selection:
                Publish(selection.Message, sender);
                return true;
            case IDeadLetterSuppression:
                Publish(message, sender);
                return true;
            default:
                return false;
        }
    }

    private protected static void AnswerDead(Watch watch)
        => watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, existenceConfirmed: false));

    private protected void Publish(object message, IActorRef sender)
    {
        var from = sender.IsNobody() ? Provider.DeadLetters : sender;
        _eventStream.Publish(message is IDeadLetterSuppression suppressed
            ? new SuppressedDeadLetter(suppressed, from, this)
            : new DeadLetter(message, from, this));
    }

    private protected void Publish(DeadLetter letter) => _eventStream.Publish(letter);
}

/// <summary>Where messages to actors that stopped arrive, to be published on the event stream.</summary>
internal class DeadLetterActorRef : EmptyLocalActorRef
{
    public DeadLetterActorRef(IActorRefProvider provider, ActorPath path, EventStream eventStream) : base(provider, path, eventStream)
    {
    }

    private protected override void TellInternal(object message, IActorRef sender)
    {
        switch (message)
        {
            case null:
                throw new InvalidMessageException();
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, ActorRefs.Nobody), ActorCell.GetCurrentSelfOrNoSender());
                break;
            case DeadLetter letter:
                if (!SpecialHandle(letter.Message, letter.Sender)) Publish(letter);
                break;
            default:
                if (!SpecialHandle(message, sender)) Publish(message, sender);
                break;
        }
    }

    protected override bool SpecialHandle(object message, IActorRef sender)
    {
        if (message is not Watch watch) return base.SpecialHandle(message, sender);
        if (!watch.Watchee.Equals(this) && !watch.Watcher.Equals(this)) AnswerDead(watch);
        return true;
    }
}
