using System.Text.Json.Nodes;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Root;
using ActorBridge.Core.Errors;
using ActorBridge.Core.EventStorm;
using ActorBridge.Core.Logging;
using Akka.Actor;

namespace ActorBridge.Actors.Guardians;

/// <summary>Answered by <see cref="Core.EventStorm.StormDecision"/>.</summary>
/// <param name="Depth">How many events deep in a chain; 0 for the first.</param>
public sealed record AdmitEvents(string Source, int Count, int Depth);

/// <summary>Rates by source; the one that is over its limit is named once for each storm (rules 3.2, 3.3).</summary>
public sealed class EventStormGuardian : ReceiveActor
{
    private EventStormState _state = EventStormState.Calm;

    public EventStormGuardian(IActorRef audit, EventStormOptions options, BridgeClock clock) => Receive<AdmitEvents>(m =>
    {
        (_state, var decision) = _state.Admit(m.Source, m.Count, m.Depth, clock.Monotonic, options);
        if (decision.FirstOfStorm)
        {
            Name(audit, m, decision); // before the answer, which may be carried out before the notice is out
        }

        Sender.Tell(decision);
    });

    private static void Name(IActorRef audit, AdmitEvents m, StormDecision decision)
    {
        var cut = decision.Verdict == StormVerdict.Cut;
        audit.Tell(new WriteAudit(new AuditDraft(
            AuditKind.Storm, null, cut ? Outcomes.Cut : Outcomes.Deferred, Error: cut ? ErrorCodes.DepthExceeded : ErrorCodes.RateExceeded,
            Detail: new JsonObject { ["source"] = m.Source, ["count"] = m.Count, ["depth"] = m.Depth })));
        Context.System.EventStream.Publish(new PersonNotice("warning", cut
            ? $"{m.Source} answers its own events; the chain was cut at depth {m.Depth}."
            : $"{m.Source} sends more than its limit and is slowed down."));
    }
}
