using Akka.Actor;
using Akka.Persistence.Serialization;

namespace Akka.Persistence;

/// <summary>An event with what the journal knows of it.</summary>
public interface IPersistentRepresentation : IMessage
{
    object Payload { get; }

    /// <summary>Given by the event adapter, empty without one.</summary>
    internal string Manifest { get; }

    string PersistenceId { get; }

    long SequenceNr { get; }

    /// <summary>When it was stored, in ticks of UTC; 0 before.</summary>
    internal long Timestamp { get; }

    /// <summary>The incarnation that wrote it.</summary>
    internal string WriterGuid { get; }

    bool IsDeleted { get; }

    IActorRef Sender { get; }

    internal IPersistentRepresentation WithTimestamp(long timestamp);

    internal IPersistentRepresentation WithPayload(object payload);

    internal IPersistentRepresentation WithManifest(string manifest);

    internal IPersistentRepresentation Update(long sequenceNr, string persistenceId, bool isDeleted, IActorRef sender, string writerGuid);
}

/// <summary>Equal when everything but the timestamp is equal.</summary>
public class Persistent : IPersistentRepresentation, IEquatable<IPersistentRepresentation>
{
    public Persistent(object payload, long sequenceNr = 0L, string persistenceId = null, string manifest = null,
        bool isDeleted = false, IActorRef sender = null, string writerGuid = null, long timestamp = 0L)
    {
        Payload = payload;
        SequenceNr = sequenceNr;
        PersistenceId = persistenceId ?? Undefined;
        Manifest = manifest ?? Undefined;
        IsDeleted = isDeleted;
        Sender = sender;
        WriterGuid = writerGuid ?? Undefined;
        Timestamp = timestamp;
    }

    internal static string Undefined { get; } = string.Empty;

    public object Payload { get; }

    public string Manifest { get; }

    public string PersistenceId { get; }

    public long SequenceNr { get; }

    public long Timestamp { get; }

    public bool IsDeleted { get; }

    public IActorRef Sender { get; }

    public string WriterGuid { get; }

    public IPersistentRepresentation WithTimestamp(long newTimestamp) => newTimestamp == Timestamp
        ? this
        : new Persistent(Payload, SequenceNr, PersistenceId, Manifest, IsDeleted, Sender, WriterGuid, newTimestamp);

    public IPersistentRepresentation WithPayload(object payload) => ReferenceEquals(payload, Payload)
        ? this
        : new Persistent(payload, SequenceNr, PersistenceId, Manifest, IsDeleted, Sender, WriterGuid, Timestamp);

    public IPersistentRepresentation WithManifest(string manifest) => manifest == Manifest
        ? this
        : new Persistent(Payload, SequenceNr, PersistenceId, manifest, IsDeleted, Sender, WriterGuid, Timestamp);

    public IPersistentRepresentation Update(long sequenceNr, string persistenceId, bool isDeleted, IActorRef sender, string writerGuid) =>
        new Persistent(Payload, sequenceNr, persistenceId, Manifest, isDeleted, sender, writerGuid);

    public bool Equals(IPersistentRepresentation other) => ReferenceEquals(this, other) || (other is not null
        && Equals(Payload, other.Payload)
        && Manifest == other.Manifest
        && PersistenceId == other.PersistenceId
        && SequenceNr == other.SequenceNr
        && IsDeleted == other.IsDeleted
        && Equals(Sender, other.Sender)
        && WriterGuid == other.WriterGuid);

    public override bool Equals(object obj) => Equals(obj as IPersistentRepresentation);

    public override int GetHashCode() => HashCode.Combine(Payload, Manifest, PersistenceId, SequenceNr, IsDeleted, Sender, WriterGuid);

    public override string ToString() =>
        $"Persistent<pid: {PersistenceId}, seqNr: {SequenceNr}, deleted: {IsDeleted}, manifest: {Manifest}, sender: {Sender}, payload: {Payload}, writerGuid: {WriterGuid}>";
}
