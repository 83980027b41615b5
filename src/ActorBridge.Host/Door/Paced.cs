using Akka.Actor;

namespace ActorBridge.Host.Door;

/// <summary>Tells an actor what a peer says. After so many messages nothing more is read from the peer until the actor has come to the last of them.</summary>
internal sealed class Paced(IActorRef actor)
{
    public const int Ahead = 256;

    private int _told;

    public async Task TellAsync(object message, IActorRef sender, CancellationToken stop)
    {
        actor.Tell(message, sender);
        if (++_told == Ahead)
        {
            _told = 0;

            // Answered in its turn, and at once by the dead letters when the actor is gone.
            await actor.Ask<ActorIdentity>(new Identify(null), stop);
        }
    }
}
