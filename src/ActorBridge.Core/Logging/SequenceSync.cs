namespace ActorBridge.Core.Logging;

/// <summary>How a log position that Blender's side knows stands to the host's log (rule 14.11).</summary>
public enum SequenceRelation
{
    /// <summary>Blender never met a host: it takes over the host's position.</summary>
    New,

    /// <summary>Both are at the same line.</summary>
    Same,

    /// <summary>Blender knows an earlier point of this very history: it only has to catch up.</summary>
    Behind,

    /// <summary>Blender knows an earlier point than it had already confirmed: the add-on's own files were restored from an older copy.</summary>
    BlenderOlder,

    /// <summary>Blender knows lines that the host does not have: the host's log was restored from an older copy, or lost its end.</summary>
    HostOlder,

    /// <summary>Blender knows another line with the same number: two histories.</summary>
    Fork,
}

/// <summary>The decision, as a function of what both sides say. It changes nothing; whoever asks blocks or goes on.</summary>
public static class SequenceSync
{
    /// <param name="theirs">What Blender says; null when it never met a host.</param>
    /// <param name="confirmed">The last position that Blender confirmed for this project, by the host's memory; null when it never did.</param>
    /// <param name="hashAt">The hash of the host's line with this number; null when it has none.</param>
    public static SequenceRelation Compare(LogPosition host, LogPosition? theirs, LogPosition? confirmed, Func<long, string?> hashAt)
    {
        bool Knows(LogPosition position) =>
            position.Seq <= host.Seq && position.Hash == (position.Seq == host.Seq ? host.Hash : position.Seq == 0 ? LogPosition.Empty.Hash : hashAt(position.Seq));

        // The host's own memory knows more than its log: whatever Blender says, the log is the older copy.
        if (confirmed is { } before && !Knows(before))
        {
            return SequenceRelation.HostOlder;
        }

        if (theirs is not { } blender)
        {
            return confirmed is null ? SequenceRelation.New : SequenceRelation.BlenderOlder;
        }

        if (blender.Seq > host.Seq)
        {
            return SequenceRelation.HostOlder;
        }

        if (!Knows(blender))
        {
            // It was here before and has seen more since than the host remembers: an older copy that has gone on in its own way.
            return blender.Seq > confirmed?.Seq ? SequenceRelation.HostOlder : SequenceRelation.Fork;
        }

        return blender.Seq < confirmed?.Seq ? SequenceRelation.BlenderOlder
            : blender.Seq == host.Seq ? SequenceRelation.Same
            : SequenceRelation.Behind;
    }

    /// <summary>Automation may act only while the two agree; everything else waits for a person's decision.</summary>
    public static bool MayAct(this SequenceRelation relation) =>
        relation is SequenceRelation.New or SequenceRelation.Same or SequenceRelation.Behind;
}
