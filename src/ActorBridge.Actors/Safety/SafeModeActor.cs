using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Root;
using ActorBridge.Core.Logging;
using ActorBridge.Core.SafeMode;
using Akka.Actor;
using Akka.Persistence;
using static ActorBridge.Core.SafeMode.SafeModeCommands;
using static ActorBridge.Core.SafeMode.SafeModeEvents;
using static ActorBridge.Core.SafeMode.SafeModeQueries;

namespace ActorBridge.Actors.Safety;

/// <summary>Published on the event stream after each change.</summary>
public sealed record SafeModeChanged(SafeModeState State);

/// <summary>
/// Which features, or all of automation, are off. Entering works at once, before it is durable, and a journal that fails leaves it entered;
/// leaving works only once the person's re-arm is durable (rules 9.2, 9.3, 14.9).
/// </summary>
public sealed class SafeModeActor : ReceivePersistentActor
{
    private readonly IActorRef _audit;
    private readonly BridgeOptions _options;
    private SafeModeState _state = SafeModeState.Off;

    public SafeModeActor(IActorRef audit, BridgeOptions options, BridgeClock clock)
    {
        _audit = audit;
        _options = options;
        Recover<ISafeModeEvent>(e => _state = _state.Apply(e));
        Recover<RecoveryCompleted>(_ => Publish());
        Command<EnterSafeMode>(Enter);
        Command<RearmAutomation>(m => Rearm(new(m.Feature, m.Who, m.Reason, clock.Utc)));
        Command<GetSafeMode>(_ => Sender.Tell(new SafeModeView(_state)));
    }

    public override string PersistenceId => "safe-mode";

    private void Enter(EnterSafeMode command)
    {
        var decision = _state.Decide(command, _options.Escalation.FeaturesForGlobal);
        if (decision.Refusal is { } refusal)
        {
            throw new InvalidOperationException(refusal.ToString());
        }

        foreach (var e in decision.Events)
        {
            _state = _state.Apply(e);
        }

        if (!decision.Events.IsEmpty)
        {
            Publish();
            PersistAll(decision.Events, Record);
        }
    }

    private void Rearm(RearmSafeMode command)
    {
        var decision = _state.Decide(command, _options.Escalation.FeaturesForGlobal);
        if (decision.Refusal is { } refusal)
        {
            Sender.Tell(new RearmRefused(refusal));
            return;
        }

        if (decision.Events.IsEmpty)
        {
            Sender.Tell(new Rearmed(command.Feature));
            return;
        }

        PersistAll(decision.Events, e =>
        {
            _state = _state.Apply(e);
            Record(e);
            Publish();
            Sender.Tell(new Rearmed(command.Feature));
        });
    }

    private void Record(ISafeModeEvent fact)
    {
        var (outcome, feature, reason, who, evidence) = fact switch
        {
            SafeModeEntered e => (Outcomes.Entered, e.Feature, e.Reason, null, e.Evidence),
            SafeModeRearmed e => (Outcomes.Rearmed, e.Feature, e.Reason, e.Who, ImmutableArray<long>.Empty),
            _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "not an event of safe mode"),
        };
        var detail = new JsonObject { [DetailKeys.Reason] = reason };
        Add(detail, DetailKeys.Feature, feature);
        Add(detail, DetailKeys.Who, who);
        if (!evidence.IsEmpty)
        {
            detail[DetailKeys.Evidence] = new JsonArray([.. evidence.Select(s => JsonValue.Create(s))]);
        }

        _audit.Tell(new WriteAudit(new AuditDraft(AuditKind.SafeMode, null, outcome, Detail: detail)));
        var what = feature is null ? "All automation" : $"Automation of {feature}";
        Context.System.EventStream.Publish(who is null
            ? new PersonNotice("error", $"{what} is off: {reason}")
            : new PersonNotice("info", $"{what} was re-armed by {who}."));
    }

    private void Publish() => Context.System.EventStream.Publish(new SafeModeChanged(_state));

    private static void Add(JsonObject detail, string key, string? value)
    {
        if (value is not null)
        {
            detail[key] = value;
        }
    }
}
