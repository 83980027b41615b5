using System.Collections.Immutable;
using ActorBridge.Core.Datablocks;
using ActorBridge.Core.Identity;
using Akka.Actor;
using static ActorBridge.Core.Datablocks.DatablockQueries;

namespace ActorBridge.Actors.Projects;

/// <summary>One batch on its way to its datablock actors.</summary>
/// <param name="Number">0 for the effect of an operation of ours.</param>
/// <param name="Reply">What <paramref name="ReplyTo"/> is told once all of it is durable.</param>
internal sealed record BatchInFlight(long Number, IActorRef ReplyTo, object Reply, Dictionary<long, (DatablockUuid Uuid, IDatablockCommand Command)> Pending)
{
    private readonly Dictionary<DatablockUuid, ArchiveEntry> _entries = [];

    public ImmutableArray<ArchiveEntry> Entries => [.. _entries.Values];

    /// <summary>False when the answer is not for this batch.</summary>
    public bool Answered(long token, DatablockView view)
    {
        if (!Pending.Remove(token))
        {
            return false;
        }

        _entries[view.Uuid] = new(view.Uuid, view.State.Kind, view.State.Name, view.State.Lifecycle, view.State.Version);
        return true;
    }

    public IEnumerable<(long Token, IDatablockCommand Command)> PendingOf(DatablockUuid uuid) =>
        [.. Pending.Where(p => p.Value.Uuid == uuid).OrderBy(p => p.Key).Select(p => (p.Key, p.Value.Command))];

    public void GiveUp(DatablockUuid uuid, ArchiveEntry? known)
    {
        foreach (var (token, _) in PendingOf(uuid))
        {
            Pending.Remove(token);
        }

        _entries[uuid] = (known ?? new(uuid, default, "", default, 0)) with { Lifecycle = DatablockLifecycle.Quarantined };
    }
}
