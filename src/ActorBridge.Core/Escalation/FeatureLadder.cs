namespace ActorBridge.Core.Escalation;

/// <summary>How far up a failure goes.</summary>
public enum Rung
{
    /// <summary>Within the limits: restart, or carry on.</summary>
    Stays,

    /// <summary>The feature's safe mode.</summary>
    FeatureSafeMode,

    /// <summary>To the bridge: global safe mode.</summary>
    Global,
}

/// <summary>
/// What a feature's supervisor counts: failed operation actors and quarantined identities, each in its window. The first time a window
/// is exceeded the feature goes into safe mode and the count starts anew; when it is exceeded again while in safe mode, then even closing
/// operations fails, and the failure goes up.
/// </summary>
public sealed record FeatureLadder(RestartWindow Failures, RestartWindow Quarantines, bool InSafeMode)
{
    public static FeatureLadder Of(EscalationLimits limits) => new(
        RestartWindow.Of(limits.OperationFailuresMax, limits.Within), RestartWindow.Of(limits.QuarantinesMax, limits.Within), false);

    public (FeatureLadder Next, Rung Rung) Fail(TimeSpan now) => Climb(this with { Failures = Failures.Record(now) });

    public (FeatureLadder Next, Rung Rung) Quarantine(TimeSpan now) => Climb(this with { Quarantines = Quarantines.Record(now) });

    /// <summary>A person has re-armed the feature, or the safe-mode actor says it is on.</summary>
    public FeatureLadder Follow(bool inSafeMode) =>
        inSafeMode ? this with { InSafeMode = true } : this with { InSafeMode = false, Failures = Failures.Cleared, Quarantines = Quarantines.Cleared };

    private static (FeatureLadder, Rung) Climb(FeatureLadder next)
    {
        if (!next.Failures.Exceeded && !next.Quarantines.Exceeded)
        {
            return (next, Rung.Stays);
        }

        var cleared = next with { Failures = next.Failures.Cleared, Quarantines = next.Quarantines.Cleared, InSafeMode = true };
        return (cleared, next.InSafeMode ? Rung.Global : Rung.FeatureSafeMode);
    }
}

/// <param name="OperationFailuresMax">Failed operation actors of one feature within the window that stay without consequence.</param>
/// <param name="QuarantinesMax">Likewise quarantined identities.</param>
/// <param name="EntityRestartsMax">Restarts of one datablock actor within the window; the next failure quarantines the identity.</param>
/// <param name="FeaturesForGlobal">So many features in safe mode at once are a global one.</param>
public sealed record EscalationLimits(
    int OperationFailuresMax, int QuarantinesMax, int EntityRestartsMax, int FeaturesForGlobal, TimeSpan Within, TimeSpan BackOffMin, TimeSpan BackOffMax)
{
    public static readonly EscalationLimits Default =
        new(3, 3, 3, 2, TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10));

    /// <summary>Doubles with each restart in the window, up to the most.</summary>
    public TimeSpan BackOff(int restart)
    {
        var factor = Math.Pow(2, Math.Clamp(restart - 1, 0, 30));
        return TimeSpan.FromTicks((long)Math.Min(BackOffMin.Ticks * factor, BackOffMax.Ticks));
    }
}
