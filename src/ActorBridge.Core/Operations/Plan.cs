using System.Collections.Immutable;
using ActorBridge.Core.Identity;

namespace ActorBridge.Core.Operations;

/// <summary>What a client wants done as one transaction. Made only by the plan codec, so every value in it is valid.</summary>
/// <param name="Label">Shown to the person as the undo step's name; 1…120 characters.</param>
/// <param name="Expected">Versions the client rests on (rule 15.4); empty when it does not say.</param>
public sealed record Plan(ProjectId Project, string Label, ImmutableArray<Operation> Steps, ImmutableArray<ExpectedVersion> Expected, string? IdempotencyKey)
{
    /// <summary>The existing datablocks the plan touches, without those it makes itself; each once, in order of first use.</summary>
    public IEnumerable<DatablockUuid> Targets
    {
        get
        {
            var made = Steps.SelectMany(s => s.Makes).ToHashSet();
            return Steps.SelectMany(s => s.Targets).Where(t => !made.Contains(t)).Distinct();
        }
    }

    public IEnumerable<string> FeaturesUsed => Steps.Select(s => s.Feature).Distinct();
}

/// <summary>"I looked at this datablock when it had this version", or when these fields had these values.</summary>
/// <param name="Version">Null: only the fields count, and what others do to other fields is no change.</param>
/// <param name="Fields">A JSON list of <c>path</c> and <c>value</c>, as they were read; null when only the version counts.</param>
public readonly record struct ExpectedVersion(DatablockUuid Uuid, long? Version, string? Fields = null);

/// <summary>Limits of a plan; a plan beyond them is refused before anything is allocated for it.</summary>
public sealed record PlanLimits(int StepsMax = 200, int NameLengthMax = 63, int LabelLengthMax = 120, double MagnitudeMax = 1e6)
{
    public static readonly PlanLimits Default = new();
}
