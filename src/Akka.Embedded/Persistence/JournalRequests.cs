using Akka.Actor;

namespace Akka.Persistence;

/// <summary>Write these, in this order; the answers come in this order too.</summary>
public sealed record WriteMessages : IJournalRequest
{
    public WriteMessages(IEnumerable<IPersistentEnvelope> messages, IActorRef persistentActor, int actorInstanceId)
    {
        Messages = messages;
        PersistentActor = persistentActor;
        ActorInstanceId = actorInstanceId;
    }

    internal IEnumerable<IPersistentEnvelope> Messages { get; }

    internal IActorRef PersistentActor { get; }

    internal int ActorInstanceId { get; }
}

/// <summary>Send <see cref="ReplayedMessage"/> for each stored event of the range, then <see cref="RecoverySuccess"/>.</summary>
public sealed record ReplayMessages : IJournalRequest
{
    public ReplayMessages(long fromSequenceNr, long toSequenceNr, long max, string persistenceId, IActorRef persistentActor)
    {
        FromSequenceNr = fromSequenceNr;
        ToSequenceNr = toSequenceNr;
        Max = max;
        PersistenceId = persistenceId;
        PersistentActor = persistentActor;
    }

    internal long FromSequenceNr { get; }

    internal long ToSequenceNr { get; }

    internal long Max { get; }

    public string PersistenceId { get; }

    public IActorRef PersistentActor { get; }
}

/// <summary>Delete the events up to and including a sequence number; the highest number ever given stays known.</summary>
public sealed record DeleteMessagesTo : IJournalRequest
{
    public DeleteMessagesTo(string persistenceId, long toSequenceNr, IActorRef persistentActor)
    {
        ArgumentException.ThrowIfNullOrEmpty(persistenceId);
        PersistenceId = persistenceId;
        ToSequenceNr = toSequenceNr;
        PersistentActor = persistentActor;
    }

    internal string PersistenceId { get; }

    internal long ToSequenceNr { get; }

    internal IActorRef PersistentActor { get; }
}
