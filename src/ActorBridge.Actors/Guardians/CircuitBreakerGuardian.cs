using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Root;
using ActorBridge.Core.Breaker;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;
using Akka.Actor;
using Akka.Persistence;
using static ActorBridge.Core.Breaker.BreakerCommands;
using static ActorBridge.Core.Breaker.BreakerEvents;
using static ActorBridge.Core.Breaker.BreakerQueries;

namespace ActorBridge.Actors.Guardians;

/// <summary>One feature's failures in a row, and the logics that failed; counted across restarts (rules 13.1-13.3).</summary>
public sealed class CircuitBreakerGuardian : ReceivePersistentActor, IWithTimers
{
    private readonly string _feature;
    private readonly IActorRef _audit;
    private readonly BreakerOptions _options;
    private readonly int _snapshotEvery;
    private BreakerState _state = BreakerState.Closed;
    private bool _compared;

    public CircuitBreakerGuardian(string feature, IActorRef audit, BridgeOptions options)
    {
        (_feature, _audit, _options, _snapshotEvery) = (feature, audit, options.Breaker, options.Storing.SnapshotEvery);
        Recover<SnapshotOffer>(o => _state = (BreakerState)o.Snapshot);
        Recover<IBreakerEvent>(e => _state = _state.Apply(e, _options));
        Recover<RecoveryCompleted>(_ => BeginComparing(options.Operations.Gate));
        Command<Ask>(_ => _audit.Tell(new GetLog { Counting = [feature] }));
        Command<LogView>(Compare);

        // Until the log's count has been heard nobody is told that nothing speaks against the feature.
        Command<GetBreaker>(_ => Stash.Stash(), _ => !_compared);
        Command<IBreakerCommand>(_ => Stash.Stash(), _ => !_compared);
        Command<GetBreaker>(_ => Sender.Tell(new BreakerView(feature, _state)));
        Command<IBreakerCommand>(Do);
        Command<SaveSnapshotSuccess>(_ => { });
        Command<SaveSnapshotFailure>(m => Context.System.EventStream.Publish(new PersonNotice("warning", $"{PersistenceId}: no snapshot, {m.Cause.Message}")));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public override string PersistenceId => $"breaker-{_feature}";

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        JournalFailed.Publish(Context, PersistenceId, cause);
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    // Asked again, should the log's actor have failed over it.
    private void BeginComparing(TimeSpan every)
    {
        Self.Tell(new Ask());
        Timers.StartPeriodicTimer("compare", new Ask(), every);
    }

    private void Compare(LogView log)
    {
        if (_compared)
        {
            return;
        }

        _compared = true;
        Timers.Cancel("compare");
        Do(new HearLog(log.FailuresInARow.GetValueOrDefault(_feature)));
        Stash.UnstashAll();
    }

    private void Do(IBreakerCommand command)
    {
        var decision = _state.Decide(command, _options);
        var asker = command is ResetBreaker or IsolateBreaker or ForgetLogic ? Sender : ActorRefs.Nobody;
        if (decision.Refusal is { } refusal)
        {
            asker.Tell(new RearmRefused(refusal));
            return;
        }

        if (decision.Events.IsEmpty)
        {
            asker.Tell(new BreakerView(_feature, _state));
            return;
        }

        PersistAll(decision.Events, e =>
        {
            _state = _state.Apply(e, _options);
            Record(e);
            if (LastSequenceNr % _snapshotEvery == 0)
            {
                SaveSnapshot(_state);
            }
        });
        DeferAsync(asker, a => a.Tell(new BreakerView(_feature, _state)));
    }

    private void Record(IBreakerEvent fact)
    {
        switch (fact)
        {
            case BreakerOpened e:
                Write(Outcomes.Opened, ErrorCodes.BreakerOpen, ("failures", e.Failures));
                Context.System.EventStream.Publish(new PersonNotice("error", $"Automation of {_feature} is off after {e.Failures} failures in a row."));
                break;
            case BreakerIsolated e:
                Write(Outcomes.Isolated, ErrorCodes.BreakerOpen, (DetailKeys.Who, e.Who), (DetailKeys.Reason, e.Reason));
                break;
            case BreakerReset e:
                Write(Outcomes.Closed, null, (DetailKeys.Who, e.Who), (DetailKeys.Reason, e.Reason));
                break;
            case FailuresForgotten e:
                foreach (var fingerprint in e.Fingerprints)
                {
                    Write(Outcomes.RetryAllowed, null, (DetailKeys.Fingerprint, fingerprint));
                }

                break;
            default:
                break; // the operation's own lines say it
        }
    }

    private void Write(string outcome, ErrorCode? error, params ReadOnlySpan<(string Key, JsonNode? Value)> more)
    {
        var detail = new JsonObject { [DetailKeys.Feature] = _feature };
        foreach (var (key, value) in more)
        {
            detail[key] = value;
        }

        _audit.Tell(new WriteAudit(new AuditDraft(AuditKind.Breaker, null, outcome, Error: error, Detail: detail)));
    }

    private sealed record Ask;
}
