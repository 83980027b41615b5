using ActorBridge.Core.Datablocks;
using ActorBridge.Core.Decisions;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using static ActorBridge.Core.Datablocks.DatablockCommands;
using static ActorBridge.Core.Datablocks.DatablockEvents;
using static ActorBridge.Core.Datablocks.DatablockLifecycle;

namespace ActorBridge.Core.Tests;

public class DatablockTests
{
    private const DatablockKind Kind = DatablockKind.Object;

    private static readonly IDatablockCommand[] Commands =
    [
        new RegisterDatablock(Kind, "a", 1, null, null), new RebindDatablock(Kind, "b", 2, null), new RenameDatablock(Kind, "c", 3, null),
        new TouchDatablock(Kind, "a", 4, null), new TombstoneDatablock(Kind, "a", 5, null), new UnbindDatablock("gone"),
        new RestoreDatablock("Ada", "wanted"), new QuarantineDatablock(ErrorCodes.Ambiguous, "two"), new ReleaseDatablock("Ada", "looked"),
        new RebindDatablock(DatablockKind.Mesh, "a", 6, null),
    ];

    [Fact, Rule("6.3")]
    public void A_tombstone_is_never_silently_revived() => Holds((before, command, events, after) =>
        before.Lifecycle != Tombstoned || after.Lifecycle is Tombstoned or Quarantined
        || (command is RebindDatablock or RestoreDatablock && events.OfType<DatablockRestored>().Any()));

    [Fact, Rule("6.3")]
    public void A_known_identity_is_never_forgotten() => Holds((before, _, _, after) => before.Lifecycle == Unknown || after.Lifecycle != Unknown);

    [Fact]
    public void Only_a_person_ends_a_quarantine() => Holds((before, command, _, after) =>
        before.Lifecycle != Quarantined || after.Lifecycle == Quarantined || command is ReleaseDatablock);

    [Fact]
    public void A_restored_or_released_identity_is_live_only_once_it_was_seen() => Holds((before, command, _, after) =>
        command is not (RestoreDatablock or ReleaseDatablock) || before.Lifecycle == Live || after.Lifecycle != Live);

    [Fact, Rule("5.1")]
    public void One_uuid_that_is_two_kinds_of_thing_is_ambiguous()
    {
        var state = Run(DatablockState.Unknown, new RegisterDatablock(Kind, "a", 1, null, null));
        var after = Run(state, new TouchDatablock(DatablockKind.Mesh, "a", 2, null));
        Assert.Equal(Quarantined, after.Lifecycle);
        Assert.Contains("AB-ID-005", after.Why);
    }

    [Fact, Rule("2.2")]
    public void A_stale_mapping_is_bound_again_on_sight_and_that_is_recorded()
    {
        var unbound = Run(Run(DatablockState.Unknown, Commands[0]), new UnbindDatablock("not found"));
        Assert.Equal(Unbound, unbound.Lifecycle);
        Assert.IsType<DatablockRebound>(Assert.Single(unbound.Decide(Commands[1]).Events));
        Assert.Equal(Live, Run(unbound, Commands[1]).Lifecycle);
    }

    [Fact]
    public void An_unknown_event_stops_the_recovery() =>
        Assert.Throws<UnknownEventException>(() => DatablockState.Unknown.Apply(new Strange()));

    [Fact]
    public void Seen_twice_changes_nothing()
    {
        var state = Run(DatablockState.Unknown, Commands[0]);
        Assert.Empty(state.Decide(Commands[0]).Events);
        Assert.IsType<DatablockTouched>(Assert.Single(state.Decide(Commands[3]).Events));
    }

    private static void Holds(Func<DatablockState, IDatablockCommand, IDatablockEvent[], DatablockState, bool> rule) => Some.ForAllRows(row =>
    {
        var state = DatablockState.Unknown;
        foreach (var command in row)
        {
            var events = state.Decide(command).Events.ToArray();
            var next = events.Aggregate(state, (s, e) => s.Apply(e));
            if (!rule(state, command, events, next))
            {
                return false;
            }

            state = next;
        }

        return true;
    }, Commands);

    private static DatablockState Run(DatablockState state, IDatablockCommand command) => state.Decide(command).Events.Aggregate(state, (s, e) => s.Apply(e));

    private sealed record Strange : IDatablockEvent;
}
