using ActorBridge.Actors.Features;
using ActorBridge.Actors.Messages;
using ActorBridge.Core.Identity;
using Akka.Actor;

namespace ActorBridge.Actors.Clients;

/// <summary>One client connection. Its operations outlive it.</summary>
public sealed class ClientSession : ReceiveActor
{
    public ClientSession(SessionId session, string client, IActorRef outbound, IActorRef features, IActorRef keys)
    {
        var source = $"client {client} {session}";
        Context.Watch(outbound);
        Receive<SubmitPlan>(m =>
        {
            if (m.Plan.IdempotencyKey is null)
            {
                features.Tell(new StartOperation(m.Operation, m.Plan, outbound, ActorRefs.Nobody, source) { ClientName = client });
            }
            else
            {
                keys.Tell(new ClaimKey(m.Operation, m.Plan, outbound, source, client));
            }
        });
        Receive<CancelPlan>(m => features.Tell(m, outbound));
        Receive<ClientDetached>(_ => Context.Stop(Self));
        Receive<Terminated>(_ => Context.Stop(Self));
    }
}
