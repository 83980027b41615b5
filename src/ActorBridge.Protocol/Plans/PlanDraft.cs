using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;

namespace ActorBridge.Protocol.Plans;

/// <summary>A plan as it came in: checked, its new datablocks named by UUID, but perhaps without its project.</summary>
public sealed record PlanDraft(
    ProjectId? Project, string Label, ImmutableArray<Operation> Steps, ImmutableArray<ExpectedVersion> Expected, string? IdempotencyKey)
{
    /// <param name="attached">The projects that a Blender has open now: when there is exactly one, a plan need not name it.</param>
    public bool TryFor(IReadOnlyCollection<ProjectId> attached, [NotNullWhen(true)] out Plan? plan, [NotNullWhen(false)] out Refusal? refusal)
    {
        ProjectId? project = Project ?? (attached.Count == 1 ? attached.Single() : null);
        plan = project is { } known ? new(known, Label, Steps, Expected, IdempotencyKey) : null;
        refusal = plan is not null ? null
            : attached.Count == 0 ? new(ErrorCodes.NotAttached, "The plan names no project, and no Blender is attached.")
            : new(ErrorCodes.MalformedMessage, $"The plan names no project, and {attached.Count} are attached: {string.Join(", ", attached)}.");
        return plan is not null;
    }
}
