using System.Collections.Immutable;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;

namespace ActorBridge.Core.Gate;

/// <summary>The gate's answer; <see cref="Evidence"/> are the seqs of the log lines it rests on (rule 14.4).</summary>
public abstract record GateVerdict(ImmutableArray<long> Evidence)
{
    /// <summary>The word in the consultation's entry.</summary>
    public abstract string Word { get; }

    public sealed record GoOn() : GateVerdict(ImmutableArray<long>.Empty)
    {
        public override string Word => Outcomes.GoOn;
    }

    /// <summary>It may run although something speaks against it, since it is short.</summary>
    public sealed record Degrade(string Reason, ImmutableArray<long> Evidence) : GateVerdict(Evidence)
    {
        public override string Word => Outcomes.Degrade;
    }

    /// <summary>What passes by itself may be tried again; everything else blocks.</summary>
    /// <param name="EnterSafeMode">The feature that the log's evidence puts into safe mode (rule 14.5); null mostly.</param>
    public sealed record Refuse(Refusal Refusal, ImmutableArray<long> Evidence, string? EnterSafeMode = null) : GateVerdict(Evidence)
    {
        public override string Word => Refusal.RetryAfter is null ? Outcomes.Block : Outcomes.Retry;
    }
}
