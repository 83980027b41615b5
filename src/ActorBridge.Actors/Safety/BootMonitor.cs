using System.Text.Json.Nodes;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Root;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Boot;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Gate;
using ActorBridge.Core.Logging;
using Akka.Actor;
using Akka.Event;
using static ActorBridge.Core.SafeMode.SafeModeCommands;

namespace ActorBridge.Actors.Safety;

/// <summary>
/// The start: boot flag first, then the log's open transactions are handed to their projects, whose Blenders say how they ended (rule 14.7),
/// and only then the gate opens. After the stable period the start counts as a success (rule 9.1).
/// </summary>
public sealed class BootMonitor : ReceiveActor, IWithTimers
{
    private readonly IActorRef _audit;
    private readonly IActorRef _safeMode;
    private readonly BridgeOptions _options;
    private readonly BridgeClock _clock;
    private readonly IStorage _folder;
    private BootRecord? _record;
    private string _stage = "starting";
    private bool _recovered;
    private bool _guardiansUp;
    private bool _ready;

    public BootMonitor(IActorRef audit, IActorRef safeMode, BridgeOptions options, BridgeClock clock, IStorage folder)
    {
        (_audit, _safeMode, _options, _clock, _folder) = (audit, safeMode, options, clock, folder);
        Receive<GetBoot>(_ => Sender.Tell(new BootAnswer(_ready, _stage)));
        Receive<LogView>(Recover);
        Receive<GuardiansUp>(_ =>
        {
            _guardiansUp = true;
            ReadyWhenAllIs();
        });
        Receive<StablePeriodOver>(_ => Succeed());
        Receive<StopBoot>(_ => Quit());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IActorRef audit, IActorRef safeMode, BridgeOptions options, BridgeClock clock, IStorage folder) =>
        Akka.Actor.Props.Create(() => new BootMonitor(audit, safeMode, options, clock, folder));

    protected override void PreStart()
    {
        var crashed = Flag();
        if (crashed)
        {
            _audit.Tell(new WriteAudit(new AuditDraft(AuditKind.Boot, null, Outcomes.Crashed)));
        }

        _audit.Tell(new WriteAudit(new AuditDraft(AuditKind.Boot, null, Outcomes.Started, Detail: new JsonObject
        {
            ["boots"] = _record?.Boots, ["bad_in_a_row"] = _record?.BadInARow,
        })));
        _stage = "recovering";
        _audit.Tell(new GetLog());
    }

    // A boot file that can't be trusted says nothing about earlier crashes, so the worst is assumed; it is kept for the person to look at.
    private bool Flag()
    {
        try
        {
            var last = BootFile.Read(_folder);
            _record = BootRecord.Start(last);
            BootFile.Write(_folder, _record);
            if (_record.IsCrashLoop(_options.Boot))
            {
                _safeMode.Tell(new EnterSafeMode(null, $"{_record.BadInARow} starts in a row ended in a crash.", [], _clock.Utc));
            }

            return last is { LastBootSuccess: false };
        }
        catch (InvalidDataException e)
        {
            _safeMode.Tell(new EnterSafeMode(null, e.Message, [], _clock.Utc));
            return false;
        }
    }

    private void Recover(LogView log)
    {
        if (log.Unusable is { } unusable)
        {
            Stay(unusable);
            return;
        }

        // Log and journal are compared: safe mode that only one of the two knows holds until a person has looked (rule 9.3). The one that
        // the journal knows too is entered already, and nothing happens. What is no feature any more can't act, and nobody could re-arm it.
        foreach (var safe in log.SafeModes.Where(s => s.Feature is null || Core.Operations.Features.All.Contains(s.Feature)))
        {
            _safeMode.Tell(new EnterSafeMode(safe.Feature, $"The log says so since line {safe.Since}; the journal does not know it.", [safe.Since], _clock.Utc));
        }

        // Nothing is closed unproven. Until it is closed the log keeps plans away from what it touches (AB-GATE-007).
        if (!log.Open.IsEmpty)
        {
            Context.GetLogger().Warning("Left open when the host stopped, and now in doubt: {0}", string.Join(", ", log.Open.Select(o => o.Id)));
            Context.Parent.Tell(new OperationsLeftOpen(log.Open));
        }

        Recovered();
    }

    private void Recovered()
    {
        _recovered = true;
        ReadyWhenAllIs();
    }

    private void ReadyWhenAllIs()
    {
        if (_ready || !_recovered || !_guardiansUp)
        {
            return;
        }

        (_ready, _stage) = (true, "ready");
        Timers.StartSingleTimer("stable", new StablePeriodOver(), _options.Boot.StablePeriod);
        Context.System.EventStream.Publish(new BridgeReady()); // after the timer: whoever hears it may count from here
    }

    // The gate stays shut for automation; what needs no log goes on.
    private void Stay(Refusal refusal) => _stage = refusal.ToString();

    private void Succeed()
    {
        if (_record is null)
        {
            return;
        }

        _record = _record.Stable();
        BootFile.Write(_folder, _record);
        _audit.Tell(new WriteAudit(new AuditDraft(AuditKind.Boot, null, Outcomes.Stable)));
    }

    private void Quit()
    {
        if (_record is not null)
        {
            _record = _record.Stop();
            BootFile.Write(_folder, _record);
        }

        var asker = Sender;
        Become(() =>
        {
            Receive<AuditWritten>(_ => asker.Tell(new BootStopped()));
            Receive<AuditFailed>(_ => asker.Tell(new BootStopped()));
            Receive<GetBoot>(_ => Sender.Tell(new BootAnswer(false, "stopping")));
        });
        _audit.Tell(new WriteAudit([new AuditDraft(AuditKind.Boot, null, Outcomes.Stopped)], "stopped"));
    }

    private sealed record StablePeriodOver;
}
