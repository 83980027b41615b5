using System.Collections.Immutable;
using ActorBridge.Core.Identity;

namespace ActorBridge.Core.Operations;

/// <summary>A datablock that is not as the plan rests on it (rule 15.4): what is another, and who changed it when.</summary>
/// <param name="Kind">Null, and <paramref name="Name"/> empty: it never was in this file.</param>
/// <param name="Expected">The version that the plan rests on; null when it rests on fields only.</param>
/// <param name="Version">The version now; null when it is gone.</param>
/// <param name="Changes">The last few of the datablock, oldest first, since the expected version; none when it was changed before the file was opened.</param>
public sealed record StaleDatablock(
    DatablockUuid Uuid, DatablockKind? Kind, string Name, long? Expected, long? Version, ImmutableArray<StaleField> Fields, ImmutableArray<DatablockChanged> Changes);

/// <param name="Expected">As JSON, as the plan has it; null when it is too long for an answer.</param>
/// <param name="Found">As JSON, as it is; null when it is too long, or can't be read.</param>
/// <param name="Why">Why it can't be read; null when it can.</param>
/// <param name="Version">The one that the change of this field made, of the datablock's changes; null when that is not known.</param>
public sealed record StaleField(string Path, string? Expected, string? Found, string? Why, long? Version = null);

/// <param name="Version">The one that the change made.</param>
/// <param name="Operation">Null: by the person or a script.</param>
/// <param name="At">When Blender saw it.</param>
public sealed record DatablockChanged(long Version, OperationId? Operation, DateTimeOffset At)
{
    /// <summary>What the log has of the operation; null of the person's, and while the log can't be read.</summary>
    public LoggedChange? Logged { get; init; }
}

/// <param name="Client">Name and version as the client gave them; empty in lines of earlier versions.</param>
/// <param name="Seq">Of the operation's last line.</param>
public sealed record LoggedChange(string Client, string Label, long Seq);
