using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Root;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;
using ActorBridge.Core.SafeMode;
using Akka.Actor;
using static ActorBridge.Core.SafeMode.SafeModeCommands;
using static ActorBridge.Core.SafeMode.SafeModeEvents;
using static ActorBridge.Core.SafeMode.SafeModeQueries;

namespace ActorBridge.Actors.Safety;

/// <summary>Published on the event stream after each change.</summary>
public sealed record SafeModeChanged(SafeModeState State);

/// <summary>
/// Which features, or all of automation, are off. Entering works at once, before it is durable; leaving works only once the person's
/// re-arm is durable (rules 9.2, 9.3, 14.9). What is durable is kept by a child: a journal that fails takes the child with it and leaves
/// this one able to say that automation is off, and why.
/// </summary>
public sealed class SafeModeActor : ReceiveActor, IWithUnboundedStash
{
    private readonly IActorRef _audit;
    private readonly BridgeOptions _options;
    private readonly BridgeClock _clock;
    private IActorRef _journal = ActorRefs.Nobody;
    private SafeModeState _state = SafeModeState.Off;
    private string? _unkept;

    public SafeModeActor(IActorRef audit, BridgeOptions options, BridgeClock clock)
    {
        (_audit, _options, _clock) = (audit, options, clock);
        Recovering();
    }

    public IStash Stash { get; set; } = null!;

    protected override void PreStart() => _journal = Context.Watch(Context.ActorOf(Props.Create(() => new SafeModeJournal()), "journal"));

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    private void Recovering()
    {
        Receive<SafeModeRecovered>(m =>
        {
            _state = m.State;
            Publish();
            Run();
        });
        Receive<SafeModeUnkept>(m => _unkept = m.Reason);
        Receive<Terminated>(_ =>
        {
            Lose();
            Run();
        });
        ReceiveAny(_ => Stash.Stash());
    }

    private void Run()
    {
        Become(Running);
        Stash.UnstashAll();
    }

    private void Running()
    {
        Receive<EnterSafeMode>(Enter);
        Receive<RearmAutomation>(m => Rearm(new(m.Feature, m.Who, m.Reason, _clock.Utc)));
        Receive<GetSafeMode>(_ => Sender.Tell(new SafeModeView(_state)));
        Receive<SafeModeKept>(_ => { });
        Receive<SafeModeUnkept>(m => _unkept = m.Reason);
        Receive<Terminated>(_ => Lose());
    }

    // What comes meanwhile is decided on what holds then.
    private void Rearming(RearmSafeMode command, ImmutableArray<ISafeModeEvent> events, IActorRef asker)
    {
        Receive<SafeModeKept>(m =>
        {
            if (m.Events != events)
            {
                return; // what was entered before
            }

            foreach (var e in events)
            {
                _state = _state.Apply(e);
                Record(e);
            }

            Publish();
            asker.Tell(new Rearmed(command.Feature));
            Run();
        });
        Receive<SafeModeUnkept>(m => _unkept = m.Reason);
        Receive<Terminated>(_ =>
        {
            Lose();
            asker.Tell(new RearmRefused(_state.WhyNot([])!));
            Run();
        });
        Receive<GetSafeMode>(_ => Sender.Tell(new SafeModeView(_state)));
        ReceiveAny(_ => Stash.Stash());
    }

    private void Enter(EnterSafeMode command)
    {
        var decision = _state.Decide(command, _options.Escalation.FeaturesForGlobal);
        if (decision.Refusal is { } refusal)
        {
            throw new InvalidOperationException(refusal.ToString());
        }

        if (decision.Events.IsEmpty)
        {
            return;
        }

        foreach (var e in decision.Events)
        {
            _state = _state.Apply(e);
        }

        Publish();

        // Both at once: on a full disk either may fail or take long, and the next start goes by whichever has it (rule 14.9).
        foreach (var e in decision.Events)
        {
            Record(e);
        }

        if (_unkept is null)
        {
            _journal.Tell(new KeepSafeMode(decision.Events));
        }
    }

    private void Rearm(RearmSafeMode command)
    {
        var decision = _state.Decide(command, _options.Escalation.FeaturesForGlobal);
        var refusal = decision.Refusal ?? (_unkept is null || decision.Events.IsEmpty ? null : new(ErrorCodes.SafeModeGlobal, $"{_unkept}; restart the host first."));
        if (refusal is not null)
        {
            Sender.Tell(new RearmRefused(refusal));
            return;
        }

        if (decision.Events.IsEmpty)
        {
            Sender.Tell(new Rearmed(command.Feature));
            return;
        }

        var (events, asker) = (decision.Events, Sender);
        _journal.Tell(new KeepSafeMode(events));
        Become(() => Rearming(command, events, asker));
    }

    // Without its journal it is not known what a person has decided before, or will be remembered of it.
    private void Lose()
    {
        _unkept = $"Safe mode can't be kept: {_unkept ?? "its journal has stopped"}";
        Enter(new EnterSafeMode(null, _unkept, [], _clock.Utc));
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
