using System.Collections.Immutable;
using ActorBridge.Core.Errors;

namespace ActorBridge.Core.Logging;

/// <summary>What Blender's side says of the log when it attaches.</summary>
/// <param name="Own">The add-on's durable copy of the position; null when it never met a host.</param>
/// <param name="Inside">What the .blend was saved with; null when it never was since it met a host.</param>
public readonly record struct KnownPositions(LogPosition? Own, LogPosition? Inside);

/// <summary>
/// One Blender's place in the host's log (rule 14.11). A divergence stays until Blender attaches anew in step, or a person decides: later
/// heartbeats that look right do not forgive it. The .blend may be any earlier version of itself; it only has to be of this history.
/// </summary>
/// <param name="Confirmed">The last position that Blender has durable, by the host's memory.</param>
/// <param name="Found">What was found last; null while a resync is under way.</param>
/// <param name="Adopting">The position that a person's resync gave to Blender, and that it has not confirmed yet.</param>
public sealed record SyncState(LogPosition? Confirmed, SequenceRelation? Found, Refusal? Why, LogPosition? Adopting)
{
    private static readonly TimeSpan OneHeartbeat = TimeSpan.FromSeconds(1);

    /// <summary>Whether Blender may take over the host's position, and automation may act.</summary>
    public bool InStep => Why is null;

    /// <summary>The lines whose hashes <see cref="Attach"/> needs.</summary>
    public static ImmutableArray<long> Asks(LogPosition? confirmed, KnownPositions theirs) =>
        [.. new[] { confirmed, theirs.Own, theirs.Inside }.OfType<LogPosition>().Select(p => p.Seq).Distinct()];

    public static SyncState Attach(LogPosition? confirmed, KnownPositions theirs, LogPosition host, Func<long, string?> hashAt)
    {
        var own = SequenceSync.Compare(host, theirs.Own, confirmed, hashAt);
        if (!own.MayAct())
        {
            return Judged(confirmed, own, Words(own, "The add-on", theirs.Own ?? LogPosition.Empty, confirmed, host));
        }

        if (theirs.Inside is not { } inside)
        {
            return Judged(theirs.Own, own, null);
        }

        var file = SequenceSync.Compare(host, inside, null, hashAt);
        if (!file.MayAct())
        {
            return Judged(confirmed, file, Words(file, "The .blend", inside, null, host));
        }

        // A file is only ever saved with a position that the add-on has durable: one that knows less, or nothing, is an older copy.
        var durable = theirs.Own ?? LogPosition.Empty;
        return durable.Seq < inside.Seq
            ? Judged(confirmed, SequenceRelation.BlenderOlder, Words(SequenceRelation.BlenderOlder, "The add-on", durable, inside, host))
            : Judged(theirs.Own, own, null);
    }

    /// <summary>A heartbeat; null when the add-on has nothing to say yet. One that comes late says nothing new, unless it is of another history.</summary>
    public SyncState Beat(LogPosition? theirs, LogPosition host, Func<long, string?> hashAt)
    {
        if (theirs is not { } now)
        {
            return this;
        }

        if (Adopting is { } given)
        {
            var taken = now.Seq >= given.Seq && SequenceSync.Compare(host, now, null, hashAt).MayAct();
            return taken ? Judged(now, SequenceRelation.Same, null) : this;
        }

        // What was confirmed was found in this log already, and an open log loses nothing.
        var relation = SequenceSync.Compare(host, now, null, hashAt);
        if (!InStep || (now.Seq < Confirmed?.Seq && relation.MayAct()))
        {
            return this;
        }

        return relation.MayAct() ? Judged(now, relation, null) : Judged(Confirmed, relation, Words(relation, "The add-on", now, Confirmed, host));
    }

    /// <summary>A person has decided that this log goes on; Blender takes over its position.</summary>
    public SyncState Resync(LogPosition at) =>
        new(null, null, new(ErrorCodes.Diverged, "A resync is under way.", OneHeartbeat), at);

    private static SyncState Judged(LogPosition? confirmed, SequenceRelation relation, string? why) =>
        new(confirmed, relation, why is null ? null : new(ErrorCodes.Diverged, why), null);

    private static string Words(SequenceRelation relation, string who, LogPosition theirs, LogPosition? confirmed, LogPosition host) => relation switch
    {
        SequenceRelation.BlenderOlder =>
            $"Blender's side is older: the add-on's files are at line {theirs.Seq} of the log and were at {confirmed?.Seq} before. Put its newer folder back, or resync.",
        SequenceRelation.HostOlder =>
            $"The host's side is older: {who} was told of lines that this log does not have (up to {Math.Max(theirs.Seq, confirmed?.Seq ?? 0)}; the log is at {host.Seq}). Stop the host and put its newer data folder back, or resync and give those lines up.",
        SequenceRelation.Fork =>
            $"Two histories: {who} knows another line {theirs.Seq} than this log has. Open the file with the host it belongs to, or resync to take it over.",
        _ => throw new ArgumentOutOfRangeException(nameof(relation), relation, "no divergence"),
    };
}
