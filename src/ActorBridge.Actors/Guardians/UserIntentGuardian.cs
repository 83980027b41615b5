using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Root;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.UserIntent;
using Akka.Actor;

namespace ActorBridge.Actors.Guardians;

/// <summary>A Blender is there; in the background it has no person.</summary>
public sealed record WatchIntent(SessionId Session, bool Background);

public sealed record ForgetIntent(SessionId Session);

public sealed record IntentSeen(SessionId Session, bool Busy, string Reason);

/// <summary>Answered by <see cref="IntentView"/>.</summary>
public sealed record GetIntent(SessionId Session);

/// <param name="Why">Why automation waits; null when free.</param>
public sealed record IntentView(SessionId Session, IntentMode Mode, Refusal? Why);

/// <summary>Answered by <see cref="IntentsView"/>.</summary>
public sealed record GetIntents;

public sealed record IntentsView(ImmutableDictionary<SessionId, IntentMode> Modes);

/// <summary>The person in each Blender: Free, Paused, Settling (rule 10). Asked about a Blender it doesn't know, it says paused.</summary>
public sealed class UserIntentGuardian : ReceiveActor, IWithTimers
{
    private readonly Dictionary<SessionId, UserIntentState> _people = [];
    private readonly IActorRef _audit;
    private readonly UserIntentOptions _options;
    private readonly BridgeClock _clock;

    public UserIntentGuardian(IActorRef audit, UserIntentOptions options, BridgeClock clock)
    {
        (_audit, _options, _clock) = (audit, options, clock);
        Receive<WatchIntent>(m => Move(m.Session, UserIntentState.Attached(m.Background, clock.Monotonic)));
        Receive<ForgetIntent>(m =>
        {
            _people.Remove(m.Session);
            Timers.Cancel(m.Session);
        });
        Receive<IntentSeen>(m =>
        {
            if (_people.TryGetValue(m.Session, out var person))
            {
                Move(m.Session, person.See(m.Busy, m.Reason, clock.Monotonic));
            }
        });
        Receive<Settled>(m => Pass(m.Session));
        Receive<GetIntent>(m =>
        {
            Pass(m.Session);
            Sender.Tell(_people.TryGetValue(m.Session, out var person)
                ? new IntentView(m.Session, person.Mode, person.WhyNot(clock.Monotonic, options))
                : new IntentView(m.Session, IntentMode.Paused, new(ErrorCodes.PausedByUser, "Nothing is known of the person in this Blender.", options.IdleVerified)));
        });
        Receive<GetIntents>(_ => Sender.Tell(new IntentsView(_people.ToImmutableDictionary(p => p.Key, p => p.Value.Mode))));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private void Pass(SessionId session)
    {
        if (_people.TryGetValue(session, out var person))
        {
            Move(session, person.Pass(_clock.Monotonic, _options));
        }
    }

    private void Move(SessionId session, UserIntentState next)
    {
        var before = _people.GetValueOrDefault(session);
        _people[session] = next;
        if (before?.Mode == next.Mode)
        {
            return;
        }

        if (next.Mode == IntentMode.Settling)
        {
            Timers.StartSingleTimer(session, new Settled(session), _options.IdleVerified);
        }
        else
        {
            Timers.Cancel(session);
            Record(session, next);
        }
    }

    private void Record(SessionId session, UserIntentState state) => _audit.Tell(new WriteAudit(new AuditDraft(
        AuditKind.Intent, null, state.Mode == IntentMode.Paused ? Outcomes.Paused : Outcomes.Resumed,
        Detail: new JsonObject { ["session"] = session.ToString(), [DetailKeys.Reason] = state.Reason })));

    private sealed record Settled(SessionId Session);
}
