using System.Collections.Immutable;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Root;
using ActorBridge.Core.Errors;
using Akka.Actor;

namespace ActorBridge.Actors.Blenders;

/// <summary>Answered by <see cref="BlendersView"/>.</summary>
public sealed record GetBlenders;

public sealed record BlendersView(ImmutableArray<BlenderStatus> Blenders);

/// <summary>The <c>blenders</c> node. A session that fails is stopped: its connection closes, and the add-on comes back in order.</summary>
public sealed class BlenderSessions : ReceiveActor
{
    private readonly Dictionary<string, BlenderStatus> _status = [];

    public BlenderSessions(TreeRefs tree, IActorRef projects)
    {
        Receive<OpenBlenderSession>(m =>
        {
            if (Context.GetChildren().Count() >= tree.Options.Sessions.BlendersMax)
            {
                Sender.Tell(new SessionRefused(m.Session, new(ErrorCodes.TooManySessions, $"{tree.Options.Sessions.BlendersMax} Blenders are connected.")));
                return;
            }

            var session = Context.Watch(Context.ActorOf(BlenderSession.Props(m, tree, projects), m.Session.ToString()));
            Sender.Tell(new BlenderSessionOpened(m.Session, session));
        });
        Receive<RearmAutomation>(Context.Parent.Forward);
        Receive<ResolveQuarantine>(Context.Parent.Forward);
        Receive<BlenderStatus>(m => _status[Sender.Path.Name] = m);
        Receive<Terminated>(m =>
        {
            // As an expression it would give a bool, and one without a status would count as unhandled: the death pact.
            _status.Remove(m.ActorRef.Path.Name);
        });
        Receive<GetBlenders>(_ => Sender.Tell(new BlendersView([.. _status.Values])));
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);
}
