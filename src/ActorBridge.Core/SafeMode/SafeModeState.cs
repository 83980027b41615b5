using System.Collections.Immutable;
using ActorBridge.Core.Decisions;
using ActorBridge.Core.Errors;
using static ActorBridge.Core.SafeMode.SafeModeCommands;
using static ActorBridge.Core.SafeMode.SafeModeEvents;

namespace ActorBridge.Core.SafeMode;

public sealed record SafeModeReason(string Reason, ImmutableArray<long> Evidence, DateTimeOffset Since);

/// <summary>Which features are switched off, and whether all of automation is. Entered by itself, left only by a person.</summary>
public sealed record SafeModeState(SafeModeReason? Global, ImmutableSortedDictionary<string, SafeModeReason> Features)
{
    public static readonly SafeModeState Off = new(null, ImmutableSortedDictionary.Create<string, SafeModeReason>(StringComparer.Ordinal));

    public bool IsOn(string? feature) => feature is null ? Global is not null : Features.ContainsKey(feature);

    public Decision<ISafeModeEvent> Decide(ISafeModeCommand command, int featuresForGlobal) => command switch
    {
        EnterSafeMode { Feature: { } unknown } when !Operations.Features.All.Contains(unknown) => Unknown(unknown),
        EnterSafeMode c when IsOn(c.Feature) => Decision<ISafeModeEvent>.Accept(),
        EnterSafeMode { Feature: null } c => Decision<ISafeModeEvent>.Accept(Entered(c)),
        EnterSafeMode c when Global is null && Features.Count + 1 >= featuresForGlobal => Decision<ISafeModeEvent>.Accept(
            Entered(c), new SafeModeEntered(null, $"{Features.Count + 1} features are in safe mode: {string.Join(", ", Features.Keys.Append(c.Feature))}", c.Evidence, c.At)),
        EnterSafeMode c => Decision<ISafeModeEvent>.Accept(Entered(c)),

        RearmSafeMode { Feature: { } unknown } when !Operations.Features.All.Contains(unknown) => Unknown(unknown),
        RearmSafeMode c when string.IsNullOrWhiteSpace(c.Who) || string.IsNullOrWhiteSpace(c.Reason) =>
            Decision<ISafeModeEvent>.Refuse(ErrorCodes.RearmNeedsPerson, "Who re-arms, and why, are both needed."),
        RearmSafeMode c when !IsOn(c.Feature) => Decision<ISafeModeEvent>.Accept(),
        RearmSafeMode c => Decision<ISafeModeEvent>.Accept(new SafeModeRearmed(c.Feature, c.Who, c.Reason, c.At)),
        _ => Decision<ISafeModeEvent>.Refuse(ErrorCodes.Internal, $"{command.GetType().Name} has no meaning here."),
    };

    public SafeModeState Apply(ISafeModeEvent fact) => fact switch
    {
        SafeModeEntered { Feature: null } e => this with { Global = new(e.Reason, e.Evidence, e.At) },
        SafeModeEntered e => this with { Features = Features.SetItem(e.Feature, new(e.Reason, e.Evidence, e.At)) },
        SafeModeRearmed { Feature: null } => this with { Global = null },
        SafeModeRearmed e => this with { Features = Features.Remove(e.Feature) },
        _ => throw new UnknownEventException(nameof(SafeModeState), fact),
    };

    /// <summary>Why an operation that uses these features may not run; null when it may.</summary>
    public Refusal? WhyNot(IEnumerable<string> features)
    {
        if (Global is { } all)
        {
            return new(ErrorCodes.SafeModeGlobal, all.Reason);
        }

        var off = features.FirstOrDefault(Features.ContainsKey);
        return off is null ? null : new(ErrorCodes.SafeModeFeature, $"{off}: {Features[off].Reason}");
    }

    /// <summary>The lines that the answer of <see cref="WhyNot"/> rests on.</summary>
    public ImmutableArray<long> Evidence(IEnumerable<string> features) =>
        (Global ?? features.Select(f => Features.GetValueOrDefault(f)).FirstOrDefault(r => r is not null))?.Evidence ?? [];

    private static SafeModeEntered Entered(EnterSafeMode c) => new(c.Feature, c.Reason, c.Evidence, c.At);

    private static Decision<ISafeModeEvent> Unknown(string feature) =>
        Decision<ISafeModeEvent>.Refuse(ErrorCodes.UnknownFeature, $"\"{feature}\" is none of {string.Join(", ", Operations.Features.All)}.");
}
