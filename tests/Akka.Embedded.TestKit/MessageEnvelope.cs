using Akka.Actor;

namespace Akka.TestKit;

/// <summary>A message that the test actor got, and from whom.</summary>
public abstract class MessageEnvelope
{
    public abstract object Message { get; }

    internal abstract IActorRef Sender { get; }
}

internal class RealMessageEnvelope(object message, IActorRef sender) : MessageEnvelope
{
    public override object Message => message;

    internal override IActorRef Sender => sender;

    public override string ToString() => $"<{Message ?? "null"}> from {(Sender == ActorRefs.NoSender ? "NoSender" : Sender)}";
}

/// <summary>What was received when nothing was.</summary>
internal sealed class NullMessageEnvelope : MessageEnvelope
{
    public static NullMessageEnvelope Instance = new();

    private NullMessageEnvelope()
    {
    }

    public override object Message => throw new IllegalActorStateException("last receive did not dequeue a message");

    internal override IActorRef Sender => throw new IllegalActorStateException("last receive did not dequeue a message");

    public override string ToString() => "";
}
