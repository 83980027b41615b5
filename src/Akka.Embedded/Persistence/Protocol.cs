using Akka.Actor;

namespace Akka.Persistence
{
    /// <summary>What persistent actors, journals and snapshot stores say to each other. Never leaves the process.</summary>
    public interface IPersistenceMessage : INoSerializationVerificationNeeded;

    public interface IJournalMessage : IPersistenceMessage;

    public interface IJournalRequest : IJournalMessage;

    public interface IJournalResponse : IJournalMessage;

    public interface ISnapshotMessage : IPersistenceMessage;

    public interface ISnapshotRequest : ISnapshotMessage;

    public interface ISnapshotResponse : ISnapshotMessage;
}

namespace Akka.Persistence.Serialization
{
    /// <summary>Marks what belongs to the persistence protocol's data model.</summary>
    public interface IMessage;
}
