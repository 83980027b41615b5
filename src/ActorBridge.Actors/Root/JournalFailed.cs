using Akka.Actor;

namespace ActorBridge.Actors.Root;

/// <summary>Published by a persistent actor whose write failed; the bridge turns automation off for it, since what happens now would not be remembered.</summary>
public sealed record JournalFailed(string PersistenceId, string Reason)
{
    internal static void Publish(IActorContext context, string persistenceId, Exception cause) =>
        context.System.EventStream.Publish(new JournalFailed(persistenceId, cause.Message));
}
