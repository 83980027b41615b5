using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;

namespace ActorBridge.Core.Datablocks;

public static class DatablockQueries
{
    public sealed record GetDatablock;

    public sealed record DatablockView(ProjectId Project, DatablockUuid Uuid, DatablockState State);

    /// <summary>Set aside because it can't be known which datablock this identity is (rule 14.5).</summary>
    public static bool IsAmbiguous(this DatablockView view) =>
        view.State is { Lifecycle: DatablockLifecycle.Quarantined, Why: { } why } && why.StartsWith($"[{ErrorCodes.Ambiguous}]", StringComparison.Ordinal);

    /// <summary>Why a plan may not touch this datablock; null when it may.</summary>
    public static Refusal? WhyNot(this DatablockView view) => view.State.Lifecycle switch
    {
        DatablockLifecycle.Live => null,
        DatablockLifecycle.Unknown => new(ErrorCodes.UnknownUuid, $"{view.Uuid} is not known in project {view.Project}."),
        DatablockLifecycle.Tombstoned => new(ErrorCodes.Tombstoned, $"{view.State.Kind} \"{view.State.Name}\" ({view.Uuid}) was deleted."),
        DatablockLifecycle.Quarantined => new(ErrorCodes.IdentityQuarantined, $"{view.Uuid} is quarantined: {view.State.Why}"),
        _ => new(ErrorCodes.Unresolved, $"{view.State.Kind} \"{view.State.Name}\" ({view.Uuid}) was not found when last used: {view.State.Why}"),
    };
}
