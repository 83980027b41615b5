using System.Collections.Immutable;
using ActorBridge.Core.Breaker;
using ActorBridge.Core.Errors;
using ActorBridge.Core.EventStorm;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;
using ActorBridge.Core.SafeMode;
using static ActorBridge.Core.Datablocks.DatablockQueries;

namespace ActorBridge.Core.Gate;

/// <summary>
/// All that is asked before a mutation, with its answers. An answer that has not come is null, and counts as "not ready":
/// the gate opens on what it knows, never on what it was not told.
/// </summary>
/// <param name="Foreign">Targets that this project does not know, with the project that does.</param>
public sealed record GateInputs(
    OperationId Operation,
    Plan Plan,
    string Fingerprint,
    SafeModeState? SafeMode = null,
    BootAnswer? Boot = null,
    LogAnswer? Log = null,
    ImmutableDictionary<string, BreakerState>? Breakers = null,
    StormDecision? Storm = null,
    AttachmentAnswer? Attachment = null,
    Answered<Refusal?>? Intent = null,
    ImmutableDictionary<DatablockUuid, DatablockView>? Targets = null,
    ImmutableDictionary<DatablockUuid, ProjectId>? Foreign = null)
{
    /// <summary>Who has not answered.</summary>
    public IEnumerable<string> Missing
    {
        get
        {
            var seen = Targets ?? ImmutableDictionary<DatablockUuid, DatablockView>.Empty;
            return from part in new (string Name, bool Answered)[]
                   {
                       ("safe-mode", SafeMode is not null), ("boot", Boot is not null), ("audit", Log is not null),
                       ("event-storm", Storm is not null), ("blender", Attachment is not null), ("user-intent", Intent is not null),
                       ("breaker", Breakers is not null && Plan.FeaturesUsed.All(Breakers.ContainsKey)),
                       ("datablocks", Plan.Targets.All(seen.ContainsKey)), ("projects", Foreign is not null),
                   }
                   where !part.Answered
                   select part.Name;
        }
    }
}

/// <summary>An answer that may itself be "nothing".</summary>
public sealed record Answered<T>(T Value);

/// <param name="Ready">Whether the recovery at start is done.</param>
public sealed record BootAnswer(bool Ready, string Stage);

/// <param name="Unusable">Null when the log can be read and written.</param>
public sealed record LogAnswer(Refusal? Unusable, ConsultationEvidence Evidence);

/// <param name="Refusal">Null when the project's Blender is attached, in step with the log, and free for an operation.</param>
/// <param name="DivergedAt">The seq of the line that says that the two are not in step; null when they are, or when it is not on record yet.</param>
public sealed record AttachmentAnswer(bool KnownProject, Refusal? Refusal, long? DivergedAt = null);

/// <param name="DegradedStepsMax">Steps of a plan that may run although something speaks against it.</param>
/// <param name="FailuresOnUuidMax">Failures on one datablock, in the log, that put its feature into safe mode (rule 14.5).</param>
public sealed record GateOptions(int DegradedStepsMax, int FailuresOnUuidMax)
{
    public static readonly GateOptions Default = new(10, 5);
}
