using System.Collections.Immutable;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;

namespace ActorBridge.Core.Blender;

/// <summary>What the host says to an add-on. docs/protocol.md has the wire form of each.</summary>
public interface IToBlender;

/// <summary>Answers <see cref="BlenderAttached"/>.</summary>
/// <param name="LastBatch">The last batch number that is durable here for this project; 0 for none.</param>
/// <param name="Budget">Null from a host that does not say it: the add-on's own.</param>
public sealed record AttachAccepted(long LastBatch, TickBudget? Budget = null, RevertLimits? Revert = null) : IToBlender;

/// <summary>Answers <see cref="BlenderAttached"/> when the project can't be taken on, such as a second Blender on one project (rule 7.2).</summary>
public sealed record AttachRefused(Refusal Refusal) : IToBlender;

/// <summary>What <see cref="BlenderAttached.Migrated"/> told is on record; it need not be told again.</summary>
public sealed record MigrationsLogged : IToBlender;

/// <summary>Snapshot, mutate, validate; then answer <see cref="OperationPrepared"/> and hold the snapshot.</summary>
public sealed record ExecutePlan(OperationId Id, Plan Plan) : IToBlender;

/// <summary>Look, and answer <see cref="BlenderRead"/>: no transaction, and allowed in safe mode.</summary>
/// <param name="Query">A JSON object with <c>op</c> and its fields, checked at the door.</param>
public sealed record ReadBlender(ReadId Id, ProjectId Project, string Query) : IToBlender;

/// <summary>The log has decided: drop the snapshot and push one named undo step, or roll back.</summary>
public sealed record DecideOperation(OperationId Id, bool Commit) : IToBlender;

/// <summary>Stop at the next step and roll back.</summary>
public sealed record CancelOperation(OperationId Id, string Reason) : IToBlender;

/// <summary>The batch is durable; the spool may drop it.</summary>
public sealed record AcknowledgeBatch(long Number) : IToBlender;

/// <summary>Send a full census.</summary>
public sealed record RequestCensus : IToBlender;

/// <summary>Where the host's log is; answers each heartbeat (rule 14.11).</summary>
/// <param name="At">The host's line where Blender said that it is; null when it said nothing, or the log can't be read.</param>
public sealed record HostHeartbeat(LogPosition LogPosition, HostLine? At = null) : IToBlender;

/// <param name="Hash">Null: the log has no such line.</param>
/// <param name="Agreed">Both are in step, and Blender may take over the host's position.</param>
public sealed record HostLine(long Seq, string? Hash, bool Agreed);

/// <summary>A person has decided that this log goes on: take over its position, whatever was known before.</summary>
public sealed record AdoptPosition(LogPosition Position, string Who) : IToBlender;

/// <summary>Whether automation may run, for the panel.</summary>
public sealed record AutomationState(bool On, Refusal? Why) : IToBlender;

/// <summary>What a person is asked about, for the panel: the newest last (rule 16.2).</summary>
public sealed record QuarantinesKnown(ImmutableArray<QuarantineKnown> Quarantines) : IToBlender
{
    /// <summary>More than a panel shows.</summary>
    public const int Max = 20;
}

/// <param name="Label">Of its plan; empty when the log does not have it.</param>
public sealed record QuarantineKnown(OperationId Operation, string Label);

/// <summary>Something the person should see where they look (rule 13.2).</summary>
public sealed record Notice(string Level, string Text) : IToBlender;
