using Akka.Actor;

namespace Akka.Persistence
{
    /// <summary>What persistent actors, journals and snapshot stores say to each other. Never leaves the process.</summary>
    internal interface IPersistenceMessage : INoSerializationVerificationNeeded;

    internal interface IJournalMessage : IPersistenceMessage;

    internal interface IJournalRequest : IJournalMessage;

    internal interface IJournalResponse : IJournalMessage;

    internal interface ISnapshotMessage : IPersistenceMessage;

    internal interface ISnapshotRequest : ISnapshotMessage;

    internal interface ISnapshotResponse : ISnapshotMessage;
}

namespace Akka.Persistence.Serialization
{
    /// <summary>Marks what belongs to the persistence protocol's data model.</summary>
    public interface IMessage;
}
