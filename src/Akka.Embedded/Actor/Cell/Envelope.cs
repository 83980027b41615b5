namespace Akka.Actor;

/// <summary>A message and who sent it.</summary>
public readonly struct Envelope : IEquatable<Envelope>
{
    public Envelope(object message, IActorRef sender)
    {
        Message = message;
        Sender = sender;
    }

    public object Message { get; }
    internal IActorRef Sender { get; }

    public bool Equals(Envelope other) => Equals(Message, other.Message) && Equals(Sender, other.Sender);
    public override bool Equals(object obj) => obj is Envelope other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(Message, Sender);
    public override string ToString() => $"<{Message}> from {(Sender is null ? "NoSender" : Sender.ToString())}";
}
