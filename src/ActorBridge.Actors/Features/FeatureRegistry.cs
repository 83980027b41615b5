using ActorBridge.Actors.Messages;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using Akka.Actor;

namespace ActorBridge.Actors.Features;

/// <summary>The <c>features</c> node: one supervisor a feature, operations by id, and how they ended. What a feature escalates goes up.</summary>
public sealed class FeatureRegistry : ReceiveActor
{
    private readonly Dictionary<OperationId, IActorRef> _running = [];
    private OperationCounts _counts = OperationCounts.None;

    public FeatureRegistry(Func<string, Props> supervisor)
    {
        foreach (var feature in Core.Operations.Features.All)
        {
            Context.ActorOf(supervisor(feature), feature);
        }

        Receive<StartOperation>(Start);
        Receive<JoinOperation>(m => Route(m.Operation, m));
        Receive<CancelPlan>(Cancel);
        Receive<OperationRefused>(_ => _counts = _counts with { Refused = _counts.Refused + 1 });
        Receive<OperationClosed>(m => Count(m.Outcome.End));
        Receive<Terminated>(m => _running.Remove(_running.Single(r => r.Value.Equals(m.ActorRef)).Key));
        Receive<OperationStarted>(m =>
        {
            _running[m.Operation] = Sender;
            Context.Watch(Sender);
        });
        Receive<GetCounts>(_ => Sender.Tell(_counts with { Open = _running.Count }));
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Escalate);

    // The operation lives under the feature of its first step; the gate asks about all of them.
    private void Start(StartOperation m) => Context.Child(m.Plan.Steps[0].Feature).Forward(m);

    private void Route(OperationId operation, object message)
    {
        if (_running.TryGetValue(operation, out var actor))
        {
            actor.Forward(message);
        }
        else
        {
            Sender.Tell(new OperationUnknown(operation));
        }
    }

    private void Cancel(CancelPlan m)
    {
        if (_running.TryGetValue(m.Operation, out var actor))
        {
            actor.Forward(m);
        }
        else
        {
            Sender.Tell(new CancelRefused(m.Operation, new(Core.Errors.ErrorCodes.UnknownOperationId, $"No operation {m.Operation} is running.")));
        }
    }

    private void Count(OperationEnd end) => _counts = end switch
    {
        OperationEnd.Committed => _counts with { Committed = _counts.Committed + 1 },
        OperationEnd.RolledBack => _counts with { RolledBack = _counts.RolledBack + 1 },
        _ => _counts with { Quarantined = _counts.Quarantined + 1 },
    };
}

/// <summary>An operation actor is there, under its feature.</summary>
public sealed record OperationStarted(OperationId Operation);
