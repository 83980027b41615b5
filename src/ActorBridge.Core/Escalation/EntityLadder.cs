namespace ActorBridge.Core.Escalation;

/// <summary>Why the actor of an identity has stopped without being asked to.</summary>
public enum EntityFault
{
    /// <summary>It threw.</summary>
    Failed,

    /// <summary>What is stored of this identity can't be read, or no state can be made of it. Trying again changes nothing.</summary>
    Damaged,

    /// <summary>The database did not answer, or answered that it can't now. That says nothing about the identity.</summary>
    StorageAway,
}

public enum EntityRung
{
    /// <summary>Started anew after the back-off.</summary>
    Restart,

    /// <summary>The same, and the bridge hears of it: the storage has been away for too long.</summary>
    RestartAndEscalate,

    /// <summary>The identity is set aside until a person releases it.</summary>
    Quarantine,
}

/// <summary>
/// The lowest rungs of the ladder (rule S.3), for one identity. Damage quarantines at once and failures when they exceed their window; an outage
/// of the storage never does, since it hits all identities alike: it is waited out, and goes up once when it exceeds the window.
/// </summary>
public sealed record EntityLadder(RestartWindow Failures, RestartWindow Outages)
{
    public static EntityLadder Of(EscalationLimits limits) =>
        new(RestartWindow.Of(limits.EntityRestartsMax, limits.Within), RestartWindow.Of(limits.EntityRestartsMax, limits.Within));

    public bool IsClear => Failures.Count == 0 && Outages.Count == 0;

    public (EntityLadder Next, EntityRung Rung, TimeSpan BackOff) Stop(EntityFault fault, TimeSpan now, EscalationLimits limits)
    {
        switch (fault)
        {
            case EntityFault.Damaged:
                return (this, EntityRung.Quarantine, TimeSpan.Zero);
            case EntityFault.StorageAway:
                var outages = Outages.Record(now);
                var rung = outages.Exceeded && !Outages.Exceeded ? EntityRung.RestartAndEscalate : EntityRung.Restart;
                return (this with { Outages = outages }, rung, limits.BackOff(outages.Count));
            default:
                var failures = Failures.Record(now);
                return failures.Exceeded
                    ? (this with { Failures = failures }, EntityRung.Quarantine, TimeSpan.Zero)
                    : (this with { Failures = failures }, EntityRung.Restart, limits.BackOff(failures.Count));
        }
    }
}
