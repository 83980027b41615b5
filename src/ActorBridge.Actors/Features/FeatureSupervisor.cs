using System.Text.Json.Nodes;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Root;
using ActorBridge.Actors.Safety;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Escalation;
using ActorBridge.Core.Logging;
using Akka.Actor;
using static ActorBridge.Core.SafeMode.SafeModeCommands;

namespace ActorBridge.Actors.Features;

/// <summary>Published on the event stream: what the host does for a feature beside operations, such as a render, has failed. Counted as a failed operation actor is.</summary>
public sealed record FeatureFailed(string Feature, string Reason);

/// <summary>
/// One feature's operations. A failed operation actor is restarted, and then only closes its transaction. Failures are counted over all of
/// them: too many in the window put the feature into safe mode, and too many again while it is in safe mode go up to the bridge (rule S.3).
/// </summary>
public sealed class FeatureSupervisor : ReceiveActor
{
    private readonly string _feature;
    private readonly TreeRefs _tree;
    private FeatureLadder _ladder;

    public FeatureSupervisor(string feature, TreeRefs tree, Func<StartOperation, Props> operation)
    {
        (_feature, _tree, _ladder) = (feature, tree, FeatureLadder.Of(tree.Options.Escalation));
        Receive<StartOperation>(m => Context.ActorOf(operation(m), $"op-{m.Operation}"));
        Receive<OperationStarted>(Context.Parent.Forward);
        Receive<OperationRefused>(Context.Parent.Forward);
        Receive<OperationClosed>(Context.Parent.Forward);
        Receive<IdentityQuarantined>(Quarantined, m => m.Feature == feature);
        Receive<IdentityQuarantined>(_ => { });
        Receive<FeatureFailed>(Count, m => m.Feature == feature);
        Receive<FeatureFailed>(_ => { });
        Receive<SafeModeChanged>(m =>
        {
            var on = m.State.IsOn(feature);
            _ladder = on == _ladder.InSafeMode ? _ladder : _ladder.Follow(on);
        });
    }

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(IdentityQuarantined));
        Context.System.EventStream.Subscribe(Self, typeof(SafeModeChanged));
        Context.System.EventStream.Subscribe(Self, typeof(FeatureFailed));
    }

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(Failed);

    private Directive Failed(Exception cause)
    {
        (_ladder, var rung) = _ladder.Fail(_tree.Clock.Monotonic);
        var reason = $"{_ladder.Failures.Max + 1} operation actors failed, the last with {cause.GetType().Name}: {cause.Message}";
        Climb(rung, reason, cause.GetType().Name);
        return rung == Rung.Global ? Directive.Escalate : Directive.Restart;
    }

    // Safe mode stops what fails here; what was under way goes no further up.
    private void Count(FeatureFailed m)
    {
        (_ladder, var rung) = _ladder.Fail(_tree.Clock.Monotonic);
        if (rung == Rung.FeatureSafeMode)
        {
            Climb(rung, $"{_ladder.Failures.Max + 1} failures, the last: {m.Reason}", nameof(FeatureFailed));
        }
    }

    private void Quarantined(IdentityQuarantined m)
    {
        (_ladder, var rung) = _ladder.Quarantine(_tree.Clock.Monotonic);
        var reason = $"{_ladder.Quarantines.Max + 1} identities were quarantined, the last {m.Uuid}: {m.Reason}";
        if (rung == Rung.Stays)
        {
            return;
        }

        Climb(rung, reason, nameof(IdentityQuarantined));
        if (rung == Rung.Global)
        {
            _tree.SafeMode.Tell(new EnterSafeMode(null, reason, [], _tree.Clock.Utc));
        }
    }

    private void Climb(Rung rung, string reason, string cause)
    {
        _tree.Audit.Tell(new WriteAudit(new AuditDraft(
            AuditKind.Supervision, null, rung == Rung.Stays ? Outcomes.Restarted : Outcomes.Escalated, Error: ErrorCodes.Internal,
            Detail: new JsonObject { [DetailKeys.Feature] = _feature, ["cause"] = cause, ["rung"] = rung.ToString() })));
        if (rung == Rung.FeatureSafeMode)
        {
            _tree.SafeMode.Tell(new EnterSafeMode(_feature, reason, [], _tree.Clock.Utc));
        }
    }
}
