using System.Collections.Immutable;
using ActorBridge.Actors.Guardians;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Projects;
using ActorBridge.Actors.Root;
using ActorBridge.Actors.Safety;
using ActorBridge.Core.Breaker;
using ActorBridge.Core.EventStorm;
using ActorBridge.Core.Gate;
using ActorBridge.Core.Identity;
using Akka.Actor;
using static ActorBridge.Core.Breaker.BreakerQueries;
using static ActorBridge.Core.Datablocks.DatablockQueries;
using static ActorBridge.Core.SafeMode.SafeModeQueries;

namespace ActorBridge.Actors.Features;

/// <summary>Asks everyone whom the gate hears, and collects the answers. Used by one operation actor only.</summary>
internal sealed class GateKeeper(TreeRefs tree, IActorRef projects, StartOperation start, string fingerprint, ImmutableArray<string> subjects)
{
    private GateInputs _inputs = new(start.Operation, start.Plan, fingerprint);
    private ImmutableArray<DatablockUuid> _unknown = [];

    public IActorRef Session { get; private set; } = ActorRefs.Nobody;

    public GateVerdict Verdict => MutationGate.Decide(_inputs, tree.Options.Gate);

    public bool IsComplete => !_inputs.Missing.Any();

    public void Ask(IActorRef self)
    {
        var targets = start.Plan.Targets.ToImmutableArray();
        tree.Audit.Tell(new ConsultLog(new(start.Plan.Project, targets, fingerprint) { Features = [.. start.Plan.FeaturesUsed], Subjects = subjects }), self);
        tree.SafeMode.Tell(new GetSafeMode(), self);
        tree.Boot.Tell(new GetBoot(), self);
        tree.EventStorm.Tell(new AdmitEvents(start.Source, 1, 0), self);
        projects.Tell(new GetAttachment(start.Plan.Project), self);
        foreach (var feature in start.Plan.FeaturesUsed.Where(tree.Breakers.ContainsKey))
        {
            tree.Breakers[feature].Tell(new GetBreaker(), self);
        }

        foreach (var target in targets)
        {
            projects.Tell(new EntityEnvelope(start.Plan.Project, target, new GetDatablock()), self);
        }

        _inputs = _inputs with
        {
            Breakers = ImmutableDictionary<string, BreakerState>.Empty,
            Targets = ImmutableDictionary<DatablockUuid, DatablockView>.Empty,
            Foreign = targets.IsEmpty ? ImmutableDictionary<DatablockUuid, ProjectId>.Empty : null,
        };
    }

    /// <summary>False when the message is no answer to the gate.</summary>
    public bool Hear(object message, IActorRef self)
    {
        switch (message)
        {
            case LogConsulted m:
                _inputs = _inputs with { Log = m.Answer };
                return true;
            case SafeModeView m:
                _inputs = _inputs with { SafeMode = m.State };
                return true;
            case BootAnswer m:
                _inputs = _inputs with { Boot = m };
                return true;
            case StormDecision m:
                _inputs = _inputs with { Storm = m };
                return true;
            case BreakerView m:
                _inputs = _inputs with { Breakers = _inputs.Breakers!.SetItem(m.Feature, m.State) };
                return true;
            case AttachmentView m:
                Attach(m, self);
                return true;
            case IntentView m:
                _inputs = _inputs with { Intent = new(m.Why) };
                return true;
            case DatablockView m:
                See(m, self);
                return true;
            case OwnersView m:
                _inputs = _inputs with { Foreign = m.Owners };
                return true;
            default:
                return false;
        }
    }

    private void Attach(AttachmentView m, IActorRef self)
    {
        Session = m.Ref;
        _inputs = _inputs with { Attachment = m.Answer };
        if (m.Session is { } session)
        {
            tree.UserIntent.Tell(new GetIntent(session), self);
        }
        else
        {
            _inputs = _inputs with { Intent = new(null) };
        }
    }

    private void See(DatablockView view, IActorRef self)
    {
        _inputs = _inputs with { Targets = _inputs.Targets!.SetItem(view.Uuid, view) };
        if (view.State.Lifecycle == Core.Datablocks.DatablockLifecycle.Unknown)
        {
            _unknown = _unknown.Add(view.Uuid);
        }

        if (start.Plan.Targets.All(_inputs.Targets.ContainsKey))
        {
            // Rule 11.2: "of another project" is another mistake than "unknown".
            projects.Tell(new FindOwners(start.Plan.Project, _unknown), self);
        }
    }
}
