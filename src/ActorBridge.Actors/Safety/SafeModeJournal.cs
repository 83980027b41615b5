using System.Collections.Immutable;
using ActorBridge.Core.SafeMode;
using Akka.Actor;
using Akka.Persistence;

namespace ActorBridge.Actors.Safety;

/// <summary>What the journal says, once it has been read.</summary>
internal sealed record SafeModeRecovered(SafeModeState State);

/// <summary>Answered by <see cref="SafeModeKept"/>, or by the end of the journal's actor, which says why before it.</summary>
internal sealed record KeepSafeMode(ImmutableArray<ISafeModeEvent> Events);

internal sealed record SafeModeKept(ImmutableArray<ISafeModeEvent> Events);

internal sealed record SafeModeUnkept(string Reason);

/// <summary>Safe mode's events in the journal. As with every persistent actor, a write that fails stops it.</summary>
internal sealed class SafeModeJournal : ReceivePersistentActor
{
    private SafeModeState _state = SafeModeState.Off;

    public SafeModeJournal()
    {
        Recover<ISafeModeEvent>(e => _state = _state.Apply(e));
        Recover<RecoveryCompleted>(_ => Context.Parent.Tell(new SafeModeRecovered(_state)));
        Command<KeepSafeMode>(m =>
        {
            PersistAll(m.Events, _ => { });
            DeferAsync(m, kept => Context.Parent.Tell(new SafeModeKept(kept.Events)));
        });
    }

    public override string PersistenceId => "safe-mode";

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        Context.Parent.Tell(new SafeModeUnkept(cause.Message));
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        Context.Parent.Tell(new SafeModeUnkept(reason.Message));
        base.OnRecoveryFailure(reason, message);
    }
}
