using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Snapshot;
using Akka.TestKit;

namespace Akka.Embedded.Tests.Persistence;

/// <summary>An actor whose snapshot store stays silent, on virtual time.</summary>
public sealed class SnapshotTimeoutTests() : Akka.TestKit.Xunit2.TestKit($$"""
    akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
    akka.persistence.journal-plugin-fallback.recovery-event-timeout = 10s
    akka.persistence.snapshot-store.plugin = "silent"
    silent { class = "{{typeof(Silent).AssemblyQualifiedName}}", plugin-dispatcher = "akka.actor.default-dispatcher" }
    """)
{
    [Fact]
    public void The_recovery_fails_after_the_time_that_its_journal_has_for_an_event()
    {
        var clock = (TestScheduler)Sys.Scheduler;
        Sys.EventStream.Subscribe(TestActor, typeof(string));
        Sys.EventStream.Subscribe(TestActor, typeof(RecoveryFailed));
        var actor = Watch(Sys.ActorOf(Recorder.Of("a")));
        ExpectMsg("load");
        clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(1));
        actor.Tell(new Identify(0), TestActor);
        ExpectMsg<ActorIdentity>();
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Contains("didn't get snapshot within 10s", Assert.IsType<RecoveryTimedOutException>(ExpectMsg<RecoveryFailed>().Cause).Message, StringComparison.Ordinal);
        ExpectTerminated(actor);
    }

    private sealed class Silent : MemorySnapshotStore
    {
        private protected override Task<SelectedSnapshot> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria)
        {
            Context.System.EventStream.Publish("load");
            return new TaskCompletionSource<SelectedSnapshot>().Task;
        }
    }
}
