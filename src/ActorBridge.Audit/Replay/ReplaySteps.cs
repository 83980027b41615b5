using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Core.Identity;

namespace ActorBridge.Audit.Replay;

/// <summary>What a replay does, or takes note of, at one line of the log.</summary>
public abstract record ReplayStep(long Seq);

/// <summary>An identity was given: to what had none, or to a copy that carried its original's (rule 5.2). Repeated as a stamp.</summary>
public sealed record ReplayIdentity(long Seq, DatablockUuid Uuid, DatablockKind Kind, string Name, DatablockUuid? CopyOf) : ReplayStep(Seq);

/// <summary>A committed operation that is in the scene.</summary>
/// <param name="Seq">Of its COMMIT: operations of one Blender end in the order in which they ran.</param>
/// <param name="Steps">As Blender got them.</param>
/// <param name="Names">What the line calls the datablocks that it changed.</param>
public sealed record ReplayOperation(
    long Seq, OperationId Id, string Label, JsonArray Steps, string Before, string After,
    ImmutableDictionary<string, (string Before, string After)> Parts, ImmutableDictionary<string, string> Names) : ReplayStep(Seq);

/// <summary>Something that changed the scene, or may have, and that the log can't repeat: a person's edit, or a Blender that began anew from its file.</summary>
public sealed record ReplayUnrepeatable(long Seq, string What) : ReplayStep(Seq);

/// <summary>Another Blender read the file: what nothing used any more went, and what had not been saved.</summary>
public sealed record ReplayRestart(long Seq) : ReplayStep(Seq);
