using System.Collections.Immutable;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Breaker;
using ActorBridge.Core.EventStorm;
using ActorBridge.Core.Operations;
using static ActorBridge.Core.Datablocks.DatablockQueries;

namespace ActorBridge.Core.Gate;

/// <summary>One pass over everything that can speak against a mutation; the gravest reason is given (rules 14.3, 14.4).</summary>
public static class MutationGate
{
    public static GateVerdict Decide(GateInputs inputs, GateOptions options)
    {
        if (inputs.Log?.Unusable is { } unusable)
        {
            return No(unusable);
        }

        if (inputs.Boot is { Ready: false } boot)
        {
            return No(new(ErrorCodes.NotReady, $"The host is still starting ({boot.Stage}).", TimeSpan.FromSeconds(1)));
        }

        // Named before a missing answer: a stopped automation says why it is stopped.
        if (inputs.SafeMode?.WhyNot(inputs.Plan.FeaturesUsed) is { } safe)
        {
            return new GateVerdict.Refuse(safe, inputs.SafeMode.Evidence(inputs.Plan.FeaturesUsed));
        }

        if (inputs.Plan.FeaturesUsed.Except(Features.All).FirstOrDefault() is { } unclassified)
        {
            return No(new(ErrorCodes.UnknownFeature, $"An operation of the plan belongs to \"{unclassified}\"."));
        }

        var missing = inputs.Missing.ToArray();
        return missing.Length > 0
            ? No(new(ErrorCodes.NotReady, $"No answer from: {string.Join(", ", missing)}.", TimeSpan.FromSeconds(1)))
            : Weigh(inputs, options);
    }

    private static GateVerdict Weigh(GateInputs inputs, GateOptions options)
    {
        if (!inputs.Attachment!.KnownProject)
        {
            return No(new(ErrorCodes.UnknownProject, $"No project {inputs.Plan.Project} has ever been attached."));
        }

        if (Ambiguous(inputs) is { } ambiguous)
        {
            return ambiguous;
        }

        var refusal = Identity(inputs)
            ?? inputs.Attachment.Refusal
            ?? inputs.Intent!.Value
            ?? Breaker(inputs)
            ?? Storm(inputs.Storm!);
        return refusal is null ? Log(inputs, options) : new GateVerdict.Refuse(refusal, Behind(refusal, inputs));
    }

    // Rule 14.4: what others remember is on record as well; where it is, the lines are named.
    private static ImmutableArray<long> Behind(Refusal refusal, GateInputs inputs)
    {
        var log = inputs.Log!.Evidence;
        return refusal.Code == ErrorCodes.FailedBefore && log.SameFailed is { } same ? [same.Seq]
            : refusal.Code == ErrorCodes.IdentityQuarantined ? [.. log.SetAside.Select(s => s.Seq)]
            : refusal.Code == ErrorCodes.Diverged && inputs.Attachment!.DivergedAt is { } diverged ? [diverged]
            : refusal.Code == ErrorCodes.BreakerOpen ? [.. log.FeatureFailures.Where(f => inputs.Breakers![f.Feature].Position != BreakerPosition.Closed).Select(f => f.Seq).Distinct().Order()]
            : [];
    }

    // Rule 14.5: whom a plan would change can't be known here, so the plan is not asked: its feature stops until a person has looked.
    private static GateVerdict.Refuse? Ambiguous(GateInputs inputs)
    {
        foreach (var target in inputs.Plan.Targets) // without what the plan itself makes: that can't be ambiguous, and nobody was asked about it
        {
            if (inputs.Targets![target] is var view && view.IsAmbiguous())
            {
                return new(
                    view.WhyNot()!, [.. inputs.Log!.Evidence.SetAside.Where(s => s.Uuid == target).Select(s => s.Seq)],
                    inputs.Plan.Steps.First(s => s.Targets.Contains(target)).Feature);
            }
        }

        return null;
    }

    private static Refusal? Identity(GateInputs inputs)
    {
        foreach (var target in inputs.Plan.Targets)
        {
            if (inputs.Foreign!.TryGetValue(target, out var owner))
            {
                return new(ErrorCodes.WrongProject, $"{target} belongs to project {owner}, not to {inputs.Plan.Project}.");
            }

            if (inputs.Targets![target].WhyNot() is { } why)
            {
                return why;
            }

            // Rule 14.1: the log is the authority. One that is just being released is refused once more, and nothing else comes of it.
            if (inputs.Log!.Evidence.SetAside.FirstOrDefault(s => s.Uuid == target) is { } aside)
            {
                return new(ErrorCodes.IdentityQuarantined, $"{target} is quarantined in the log (line {aside.Seq}), though its actor says that it is live. A restart of the host goes by the log; then a person can release it.");
            }
        }

        return null;
    }

    private static Refusal? Breaker(GateInputs inputs)
    {
        foreach (var feature in inputs.Plan.FeaturesUsed)
        {
            var breaker = inputs.Breakers![feature];
            if (breaker.Position != BreakerPosition.Closed)
            {
                return new(ErrorCodes.BreakerOpen, $"{feature}: {breaker.Why}.");
            }

            if (breaker.Remembers(inputs.Fingerprint) is { } failed)
            {
                return new(ErrorCodes.FailedBefore, $"Operation {failed.Operation} did the same and failed with {failed.Code} (fingerprint {inputs.Fingerprint}).");
            }
        }

        return null;
    }

    private static Refusal? Storm(StormDecision storm) => storm.Verdict switch
    {
        StormVerdict.Admit => null,
        StormVerdict.Cut => new(ErrorCodes.DepthExceeded, $"{storm.Culprit} is too deep in a chain of events."),
        _ => new(ErrorCodes.RateExceeded, $"{storm.Culprit} submits faster than its limit.", storm.RetryAfter),
    };

    private static GateVerdict Log(GateInputs inputs, GateOptions options)
    {
        var evidence = inputs.Log!.Evidence;
        var others = evidence.OpenTransactions.Where(o => o.Operation != inputs.Operation).ToArray();
        if (others.Length > 0)
        {
            return new GateVerdict.Refuse(
                new(ErrorCodes.OpenTransaction, $"Operation {others[0].Operation} on these datablocks is not closed.", TimeSpan.FromSeconds(1)),
                [.. others.Select(o => o.Seq)]);
        }

        if (evidence.Constraints is [var constraint, ..])
        {
            return new GateVerdict.Refuse(
                new(ErrorCodes.Constrained, $"{constraint.Subject}: {constraint.Reason} (line {constraint.Seq} of the log)"), [constraint.Seq, .. constraint.Evidence]);
        }

        if (evidence.SameFailed is { } same)
        {
            return new GateVerdict.Refuse(new(ErrorCodes.FailedBefore, $"Operation {same.Operation} did the same and failed with {same.ErrorCode} (fingerprint {inputs.Fingerprint})."), [same.Seq]);
        }

        var worst = evidence.Failures.Where(f => f.Uuid is not null).GroupBy(f => f.Uuid).MaxBy(g => g.Count());
        if (worst is not null && worst.Count() >= options.FailuresOnUuidMax)
        {
            var feature = inputs.Plan.Steps.First(s => s.Targets.Contains(worst.Key!.Value)).Feature;
            var reason = $"The log has {worst.Count()} failures on {worst.Key}.";
            return new GateVerdict.Refuse(new(ErrorCodes.SafeModeFeature, $"{feature}: {reason}"), [.. worst.Select(f => f.Seq)], feature);
        }

        ImmutableArray<long> against = [.. evidence.Failures.Select(f => f.Seq), .. evidence.RecentCrash is { } crash ? [crash] : Array.Empty<long>()];
        if (against.IsEmpty)
        {
            return new GateVerdict.GoOn();
        }

        var why = evidence.RecentCrash is null ? "earlier failures on these datablocks" : "a recent crash";
        return inputs.Plan.Steps.Length > options.DegradedStepsMax
            ? new GateVerdict.Refuse(new(ErrorCodes.Degraded, $"After {why} a plan may have {options.DegradedStepsMax} steps; this one has {inputs.Plan.Steps.Length}."), against)
            : new GateVerdict.Degrade(why, against);
    }

    private static GateVerdict.Refuse No(Refusal refusal) => new(refusal, []);
}
