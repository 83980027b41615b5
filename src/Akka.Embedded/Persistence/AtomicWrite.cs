using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence.Serialization;

namespace Akka.Persistence;

/// <summary>What travels from a persistent actor to its journal: an <see cref="AtomicWrite"/>, or a deferred event.</summary>
public interface IPersistentEnvelope
{
    internal object Payload { get; }

    internal IActorRef Sender { get; }
}

/// <summary>A deferred event: never stored, only put in order with those that are.</summary>
internal sealed record NonPersistentMessage(object Payload, IActorRef Sender) : IPersistentEnvelope;

/// <summary>Events of one persistence id that are stored together or not at all.</summary>
public sealed record AtomicWrite : IPersistentEnvelope, IMessage
{
    public AtomicWrite(IPersistentRepresentation @event)
        : this(ImmutableArray.Create(@event))
    {
    }

    public AtomicWrite(IImmutableList<IPersistentRepresentation> payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (payload.Count == 0)
            throw new ArgumentException("An AtomicWrite holds at least one event.", nameof(payload));

        PersistenceId = payload[0].PersistenceId;
        for (var i = 1; i < payload.Count; i++)
        {
            if (payload[i].PersistenceId != PersistenceId)
                throw new ArgumentException($"An AtomicWrite holds events of one persistence id, not of [{PersistenceId}] and [{payload[i].PersistenceId}].", nameof(payload));
        }

        Events = payload;
        LowestSequenceNr = payload[0].SequenceNr;
        HighestSequenceNr = payload[^1].SequenceNr;
    }

    /// <summary>The events: an <c>IImmutableList&lt;IPersistentRepresentation&gt;</c>.</summary>
    public object Payload => Events;

    public IActorRef Sender => ActorRefs.NoSender;

    internal int Size => Events.Count;

    public string PersistenceId { get; }

    public long LowestSequenceNr { get; }

    public long HighestSequenceNr { get; }

    internal IImmutableList<IPersistentRepresentation> Events { get; }
}
