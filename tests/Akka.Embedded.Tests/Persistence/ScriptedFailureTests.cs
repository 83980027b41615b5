using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.TestKit;

namespace Akka.Embedded.Tests.Persistence;

/// <summary>What an actor is told when its journal or snapshot store fails, by the scripted ones of the test kit.</summary>
public sealed class ScriptedFailureTests : PersistenceTestKit
{
    [Fact]
    public async Task A_failed_write_stops_the_actor_after_it_was_told()
    {
        var actor = Watch(Sys.ActorOf(Recorder.Of("a")));
        await WithJournalWrite(w => w.Fail(), () =>
        {
            actor.Tell(new Happened("x", 1));
            ExpectMsg("failed 1: TestJournalFailureException");
            ExpectTerminated(actor);
        });
        var next = Sys.ActorOf(Recorder.Of("a"));
        next.Tell(new Happened("x", 1));
        ExpectMsg(1L);
    }

    [Fact]
    public async Task A_refused_write_leaves_the_actor_alive_and_uses_up_the_number()
    {
        var actor = Sys.ActorOf(Recorder.Of("a"));
        await WithJournalWrite(w => w.RejectIf(p => ((Happened)p.Payload).What == "bad"), () =>
        {
            actor.Tell(new Happened("bad", 1));
            ExpectMsg("rejected 1: TestJournalRejectionException");
            actor.Tell(new Happened("good", 2));
            ExpectMsg(2L);
            actor.Tell(new[] { new Happened("good", 3), new Happened("bad", 4) });
            ExpectMsg("rejected 3: TestJournalRejectionException");
            ExpectMsg("rejected 4: TestJournalRejectionException");
        });
        actor.Tell("seen");
        ExpectMsg("2:good/2");
    }

    [Fact]
    public async Task A_failed_replay_stops_the_actor_and_is_published()
    {
        var first = Sys.ActorOf(Recorder.Of("a"));
        first.Tell(new Happened("x", 1));
        ExpectMsg(1L);
        Sys.EventStream.Subscribe(TestActor, typeof(RecoveryFailed));
        await WithJournalRecovery(r => r.FailOnType<Happened>(), () =>
        {
            var actor = Sys.ActorOf(Recorder.Of("a"));
            Watch(actor);
            var notice = ExpectMsg<RecoveryFailed>();
            Assert.Equal(("a", 0L, actor), (notice.PersistenceId, notice.LastSequenceNr, notice.Actor));
            Assert.IsType<TestJournalFailureException>(notice.Cause);
            ExpectTerminated(actor);
        });
    }

    [Fact]
    public async Task A_failed_snapshot_is_answered_and_the_actor_goes_on()
    {
        var actor = Sys.ActorOf(Recorder.Of("a"));
        actor.Tell(new Happened("x", 1));
        ExpectMsg(1L);
        await WithSnapshotSave(s => s.Fail(), () =>
        {
            actor.Tell("snapshot");
            Assert.IsType<TestSnapshotStoreFailureException>(ExpectMsg<SaveSnapshotFailure>().Cause);
        });
        actor.Tell("snapshot");
        Assert.Equal(1L, ExpectMsg<SaveSnapshotSuccess>().Metadata.SequenceNr);
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_loaded_stops_the_actor()
    {
        await WithSnapshotLoad(l => l.Fail(), () =>
        {
            var actor = Sys.ActorOf(Recorder.Of("a"));
            Watch(actor);
            ExpectTerminated(actor);
        });
    }

    [Fact]
    public async Task A_block_that_is_awaited_is_under_the_script_until_its_end()
    {
        var actor = Watch(Sys.ActorOf(Recorder.Of("a")));
        await WithJournalWrite(w => w.RejectIf(p => ((Happened)p.Payload).What == "bad"), async () =>
        {
            actor.Tell(new Happened("bad", 1));
            await ExpectMsgAsync("rejected 1: TestJournalRejectionException");
        });
        actor.Tell(new Happened("bad", 2));
        await ExpectMsgAsync(2L);
        await WithSnapshotSave(s => s.Fail(), async () =>
        {
            actor.Tell("snapshot");
            await ExpectMsgAsync<SaveSnapshotFailure>();
        });
        Sys.Stop(actor);
        await ExpectTerminatedAsync(actor);

        await WithJournalRecovery(r => r.FailOnType<Happened>(), () => Stops());
        await WithSnapshotLoad(l => l.Fail(), () => Stops());

        async Task Stops()
        {
            var recovering = Watch(Sys.ActorOf(Recorder.Of("a")));
            await ExpectTerminatedAsync(recovering);
        }
    }
}
