using Akka.Actor;
using Akka.Persistence;

namespace Akka.Contract.Tests.Persistence;

/// <summary>What a recovery starts from, whose end knows the highest number in any case. The counter saves a snapshot after its events 2 and 4, and has 5.</summary>
public sealed class SnapshotTests() : Akka.TestKit.Xunit2.TestKit(Settings.Memory)
{
    private DateTime _saved;

    [Theory]
    [InlineData(long.MaxValue, long.MaxValue, "offer 4 at 4, 5, completed at 5")]
    [InlineData(3L, long.MaxValue, "offer 2 at 2, 3, 4, 5, completed at 5")]
    [InlineData(1L, long.MaxValue, "1, 2, 3, 4, 5, completed at 5")]
    [InlineData(3L, 4L, "offer 2 at 2, 3, 4, completed at 5")]
    public void A_recovery_starts_from_the_newest_snapshot_that_it_may_use(long snapshotUpTo, long eventsUpTo, string expected)
    {
        Fill();
        Assert.Equal(expected, Recover(new Recovery(new SnapshotSelectionCriteria(snapshotUpTo), eventsUpTo)));
    }

    [Fact]
    public void At_most_so_many_events_are_replayed_behind_the_snapshot()
    {
        Fill();
        Assert.Equal("offer 2 at 2, 3, completed at 5", Recover(new Recovery(new SnapshotSelectionCriteria(2), replayMax: 1)));
    }

    [Fact]
    public void Nothing_is_offered_to_who_wants_none_or_only_older_ones()
    {
        Fill();
        Assert.Equal("1, 2, 3, 4, 5, completed at 5", Recover(new Recovery(SnapshotSelectionCriteria.None)));
        Assert.Equal("1, 2, 3, 4, 5, completed at 5", Recover(new Recovery(new SnapshotSelectionCriteria(long.MaxValue, _saved.AddDays(-1)))));
        Assert.Equal("offer 4 at 4, 5, completed at 5", Recover(new Recovery(new SnapshotSelectionCriteria(long.MaxValue, _saved.AddDays(1)))));
        Assert.Equal("offer 4 at 4, 5, completed at 5", Recover(new Recovery()));
    }

    [Fact]
    public void A_selection_has_a_newest_and_an_oldest_number_and_time()
    {
        var selection = new SnapshotSelectionCriteria(7, DateTime.UnixEpoch, 3, DateTime.UnixEpoch.AddDays(-1));
        Assert.Equal((7, DateTime.UnixEpoch, 3, DateTime.UnixEpoch.AddDays(-1)), Limits(selection));
        Assert.Equal((7, DateTime.UnixEpoch, 0, DateTime.MinValue), Limits(new SnapshotSelectionCriteria(7, DateTime.UnixEpoch)));
        Assert.Equal((0, DateTime.MinValue, 0, DateTime.MinValue), Limits(SnapshotSelectionCriteria.None));
        Assert.Equal((long.MaxValue, DateTime.MaxValue, 0, DateTime.MinValue), Limits(SnapshotSelectionCriteria.Latest));

        static (long, DateTime, long, DateTime?) Limits(SnapshotSelectionCriteria s) => (s.MaxSequenceNr, s.MaxTimeStamp, s.MinSequenceNr, s.MinTimestamp);
    }

    [Fact]
    public void A_deleted_snapshot_is_not_offered_and_the_one_before_it_is()
    {
        var actor = Fill(keep: true);
        actor.Tell(4L);
        Assert.Equal(4, ExpectMsg<DeleteSnapshotSuccess>().Metadata.SequenceNr);
        Stop(actor);
        Assert.Equal("offer 2 at 2, 3, 4, 5, completed at 5", Recover(Recovery.Default));
    }

    [Fact]
    public void Snapshots_are_deleted_by_the_numbers_they_were_made_at()
    {
        var actor = Fill(keep: true);
        actor.Tell(new SnapshotSelectionCriteria(long.MaxValue));
        ExpectMsg<DeleteSnapshotsSuccess>();
        Stop(actor);
        Assert.Equal("1, 2, 3, 4, 5, completed at 5", Recover(Recovery.Default));
    }

    [Fact]
    public void What_is_deleted_below_a_snapshot_is_not_missed()
    {
        var actor = Fill(keep: true);
        actor.Tell("delete");
        Assert.Equal(4, ExpectMsg<DeleteMessagesSuccess>().ToSequenceNr);
        Stop(actor);
        Assert.Equal("offer 4 at 4, 5, completed at 5", Recover(Recovery.Default));
    }

    private IActorRef Fill(bool keep = false)
    {
        var actor = Watch(Sys.ActorOf(Counter.Of(Recovery.Default, TestActor)));
        ExpectMsg("completed at 0");
        for (var number = 1; number <= 5; number++)
        {
            actor.Tell(new Happened("x", number));
            ExpectMsg($"persisted {number}");
            if (number % 2 == 0)
            {
                var saved = ExpectMsg<SaveSnapshotSuccess>().Metadata;
                Assert.Equal(("counter", (long)number), (saved.PersistenceId, saved.SequenceNr));
                _saved = saved.Timestamp;
            }
        }

        if (!keep)
            Stop(actor);
        return actor;
    }

    private void Stop(IActorRef actor)
    {
        actor.Tell(PoisonPill.Instance);
        ExpectTerminated(actor);
    }

    private string Recover(Recovery recovery)
    {
        Sys.ActorOf(Counter.Of(recovery, TestActor));
        return ExpectMsg<string>();
    }

    private sealed class Counter : ReceivePersistentActor
    {
        private readonly List<string> _recovered = [];

        public Counter(Recovery recovery, IActorRef listener)
        {
            Recovery = recovery;
            Recover<SnapshotOffer>(o => _recovered.Add($"offer {o.Snapshot} at {LastSequenceNr}"));
            Recover<RecoveryCompleted>(_ => listener.Tell(string.Join(", ", _recovered.Append($"completed at {LastSequenceNr}"))));
            RecoverAny(e => _recovered.Add($"{((Happened)e).Number}"));
            Command<Happened>(e => Persist(e, _ =>
            {
                listener.Tell($"persisted {e.Number}");
                if (e.Number % 2 == 0)
                    SaveSnapshot($"{e.Number}");
            }));
            Command<long>(DeleteSnapshot);
            Command<SnapshotSelectionCriteria>(DeleteSnapshots);
            Command<string>(_ => DeleteMessages(4));
            CommandAnyAsync(m =>
            {
                listener.Tell(m);
                return Task.CompletedTask;
            });
        }

        public override string PersistenceId => "counter";

        public override Recovery Recovery { get; }

        public static Props Of(Recovery recovery, IActorRef listener) => Props.Create(() => new Counter(recovery, listener));
    }
}
