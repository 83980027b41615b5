using System.Collections.Immutable;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Gate;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;
using ActorBridge.Core.Transactions;
using Akka.Actor;

namespace ActorBridge.Actors.Projects;

/// <summary>The one address of a datablock actor; as a cluster's sharding would have it.</summary>
public sealed record EntityEnvelope(ProjectId Project, DatablockUuid Uuid, object Message);

/// <summary>Routed by the region to the project, which is started if it is known.</summary>
public interface IProjectMessage
{
    ProjectId Project { get; }
}

/// <summary>A Blender has this project open. Answered by <see cref="ProjectAttached"/> or <see cref="ProjectRefused"/>.</summary>
public sealed record AttachProject(ProjectId Project, SessionId Session, IActorRef Ref, BlenderAttached Attached) : IProjectMessage;

/// <param name="Confirmed">The last position of the log that this project's Blender has confirmed; null when it never did.</param>
public sealed record ProjectAttached(ProjectId Project, long LastBatch, LogPosition? Confirmed);

/// <summary>Blender has this position durable; null: what it had confirmed is given up by a person's resync (rule 14.11).</summary>
/// <param name="Answer">What Blender is told once this is durable here too: comes back in <see cref="PositionKept"/>.</param>
public sealed record ConfirmPosition(ProjectId Project, LogPosition? Position, HostHeartbeat? Answer = null) : IProjectMessage;

public sealed record PositionKept(HostHeartbeat Answer);

public sealed record ProjectRefused(ProjectId Project, Refusal Refusal);

/// <summary>The session has left the project, or is gone.</summary>
public sealed record DetachProject(ProjectId Project, SessionId Session, string Reason) : IProjectMessage;

/// <summary>Answered by <see cref="BatchApplied"/> once everything in it is durable.</summary>
public sealed record ApplyBatch(ProjectId Project, EventBatch Batch) : IProjectMessage;

public sealed record BatchApplied(ProjectId Project, long Number);

/// <summary>A census begins: what is live and not in it will be gone.</summary>
public sealed record BeginCensus(ProjectId Project) : IProjectMessage;

/// <summary>A committed operation's effect. Answered by <see cref="ChangesApplied"/> once what lasts of it is durable.</summary>
public sealed record ApplyChanges(ProjectId Project, OperationId Operation, ImmutableArray<DatablockChange> Changes) : IProjectMessage;

public sealed record ChangesApplied(OperationId Operation);

/// <summary>Answered by <see cref="AttachmentView"/>.</summary>
public sealed record GetAttachment(ProjectId Project) : IProjectMessage;

public sealed record AttachmentView(SessionId? Session, IActorRef Ref, AttachmentAnswer Answer);

/// <summary>Forwarded to the project's Blender session; answered by <see cref="Messages.Resynced"/> or <see cref="Messages.QueryRefused"/>.</summary>
public sealed record ResyncLog(ProjectId Project, string Who, string Reason) : IProjectMessage;

/// <summary>Forwarded to the project's Blender session; answered by <see cref="Messages.ReadingView"/> or <see cref="Messages.QueryRefused"/>.</summary>
public sealed record ReadProject(ReadId Id, ProjectId Project, string Query, string? Feature = null) : IProjectMessage;

/// <summary>An operation is under way here and wants to hear when a lost Blender comes back.</summary>
public sealed record FollowProject(ProjectId Project, OperationId Operation) : IProjectMessage;

/// <summary>Begun before this start of the host, and without an end: in doubt until this project's Blender says how they ended, or too late.</summary>
public sealed record ProjectLeftOpen(ProjectId Project, ImmutableArray<OperationId> Operations) : IProjectMessage;

/// <summary>Told to followers.</summary>
public sealed record BlenderReturned(IActorRef Session, BlenderSays Says);

/// <summary>Answered by <see cref="OwnersView"/>: which other project knows these.</summary>
public sealed record FindOwners(ProjectId Except, ImmutableArray<DatablockUuid> Uuids);

public sealed record OwnersView(ImmutableDictionary<DatablockUuid, ProjectId> Owners);

/// <summary>Answered by <see cref="KnownView"/>: which of these the project knows.</summary>
public sealed record WhichKnown(ProjectId Project, ImmutableArray<DatablockUuid> Uuids) : IProjectMessage;

public sealed record KnownView(ProjectId Project, ImmutableArray<DatablockUuid> Known);

/// <summary>A person ends the quarantine of these, where there is one. Answered by <see cref="IdentitiesReleased"/> once that is durable.</summary>
public sealed record ReleaseIdentities(ProjectId Project, ImmutableArray<DatablockUuid> Uuids, string Who, string Reason) : IProjectMessage;

/// <summary>As <see cref="ReleaseIdentities"/>, of the one attached project when none is named.</summary>
public sealed record ReleaseIdentity(ProjectId? Project, DatablockUuid Uuid, string Who, string Reason);

public sealed record IdentitiesReleased(ProjectId Project, ImmutableArray<DatablockUuid> Uuids);

/// <summary>Answered by <see cref="Messages.DatablocksView"/>.</summary>
public sealed record ListDatablocks(ProjectId Project) : IProjectMessage;
