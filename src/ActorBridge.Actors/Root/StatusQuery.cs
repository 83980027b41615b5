using System.Collections.Immutable;
using ActorBridge.Actors.Blenders;
using ActorBridge.Actors.Features;
using ActorBridge.Actors.Guardians;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Safety;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Gate;
using ActorBridge.Core.Logging;
using ActorBridge.Core.SafeMode;
using ActorBridge.Core.UserIntent;
using Akka.Actor;
using static ActorBridge.Core.Breaker.BreakerQueries;
using static ActorBridge.Core.SafeMode.SafeModeQueries;

namespace ActorBridge.Actors.Root;

internal sealed record StatusParts(TreeRefs Tree, IActorRef Features, IActorRef Blenders);

/// <summary>Collects one status. What does not answer in time is missing from it, and is the reason why automation is called off.</summary>
internal sealed class StatusQuery : ReceiveActor, IWithTimers
{
    private readonly SortedDictionary<string, BreakerStatus> _breakers = new(StringComparer.Ordinal);
    private readonly IActorRef _asker;
    private readonly int _breakersAsked;
    private SafeModeState? _safeMode;
    private LogView? _log;
    private BootAnswer? _boot;
    private BlendersView? _blenders;
    private OperationCounts? _counts;
    private IntentsView? _intents;

    public StatusQuery(StatusParts parts, IActorRef asker)
    {
        var tree = parts.Tree;
        (_asker, _breakersAsked) = (asker, tree.Breakers.Count);
        Hear<SafeModeView>(m => _safeMode = m.State);
        Hear<LogView>(m => _log = m);
        Hear<BootAnswer>(m => _boot = m);
        Hear<BlendersView>(m => _blenders = m);
        Hear<OperationCounts>(m => _counts = m);
        Hear<IntentsView>(m => _intents = m);
        Hear<BreakerView>(m => _breakers[m.Feature] = new(m.Feature, m.State.Position.ToString(), m.State.Failures));
        Receive<TimeIsUp>(_ => Answer());

        tree.SafeMode.Tell(new GetSafeMode());
        tree.Audit.Tell(new GetLog());
        tree.Boot.Tell(new GetBoot());
        parts.Blenders.Tell(new GetBlenders());
        parts.Features.Tell(new GetCounts());
        tree.UserIntent.Tell(new GetIntents(), Self);
        foreach (var breaker in tree.Breakers.Values)
        {
            breaker.Tell(new GetBreaker(), Self);
        }
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartSingleTimer("time", new TimeIsUp(), TimeSpan.FromSeconds(1));

    private void Hear<T>(Action<T> keep) => Receive<T>(m =>
    {
        keep(m);
        if (_safeMode is not null && _log is not null && _boot is not null && _blenders is not null && _counts is not null && _intents is not null
            && _breakers.Count == _breakersAsked)
        {
            Answer();
        }
    });

    private void Answer()
    {
        var why = Why();
        ImmutableArray<SafeModeStatus> safe =
            [.. _safeMode?.Global is { } g ? [new SafeModeStatus(null, g.Since, g.Reason)] : Array.Empty<SafeModeStatus>(),
             .. _safeMode?.Features.Select(f => new SafeModeStatus(f.Key, f.Value.Since, f.Value.Reason)) ?? []];
        _asker.Tell(new BridgeStatus(
            why is null, why, safe, _log?.Position ?? LogPosition.Empty, [.. _blenders?.Blenders.Select(WithIntent) ?? []],
            _counts ?? OperationCounts.None, [.. _breakers.Values]));
        Context.Stop(Self);
    }

    private Refusal? Why() =>
        _log?.Unusable
        ?? _safeMode?.WhyNot([])
        ?? (_boot is { Ready: true } && _safeMode is not null && _log is not null
            ? Diverged()
            : new Refusal(ErrorCodes.NotReady, $"The host is starting ({_boot?.Stage ?? "no answer"}).", TimeSpan.FromSeconds(1)));

    // One Blender that is in step can be worked in; with none, automation is off.
    private Refusal? Diverged() => _blenders?.Blenders is [{ Diverged: { } why }, .. var others] && others.All(b => b.Diverged is not null) ? why : null;

    private BlenderStatus WithIntent(BlenderStatus b) =>
        b with { Intent = (_intents?.Modes.GetValueOrDefault(b.Session, IntentMode.Paused) ?? IntentMode.Paused).ToString() };

    private sealed record TimeIsUp;
}
