using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.TestKit;
using Akka.TestKit;

namespace Akka.Embedded.Tests.Persistence;

/// <summary>Delays of a scripted journal, on a clock that only the test moves.</summary>
public sealed class ScriptedDelayTests() : PersistenceTestKit(ConfigurationFactory.ParseString(
    """akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """))
{
    // Shorter than the call time-out of the journal's breaker, which passes in the same time.
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_delayed_write_is_done_when_the_scheduler_s_time_has_come()
    {
        var delayed = new JournalInterceptors.Delay(Delay, JournalInterceptors.Noop.Instance);
        await Journal.OnWrite.SetInterceptorAsync(new Announced(delayed, TestActor));
        var actor = Sys.ActorOf(Recorder.Of("a"));
        actor.Tell(new Happened("x", 1));
        await ExpectMsgAsync("asleep");

        ((TestScheduler)Sys.Scheduler).Advance(Delay - TimeSpan.FromTicks(1));
        Assert.False(HasMessages);
        ((TestScheduler)Sys.Scheduler).Advance(TimeSpan.FromTicks(1));

        await ExpectMsgAsync(1L);
    }

    [Fact]
    public async Task A_delay_that_is_cut_short_does_not_wait_for_it()
    {
        using var cut = new CancellationTokenSource();
        var delayed = new JournalInterceptors.CancelableDelay(Delay, JournalInterceptors.Failure.Instance, cut.Token);
        await Journal.OnWrite.SetInterceptorAsync(new Announced(delayed, TestActor));
        Sys.ActorOf(Recorder.Of("a")).Tell(new Happened("x", 1));
        await ExpectMsgAsync("asleep");

        await cut.CancelAsync();

        await ExpectMsgAsync("failed 1: TestJournalFailureException");
    }

    private sealed class Announced(IJournalInterceptor inner, IActorRef test) : IJournalInterceptor
    {
        public async Task InterceptAsync(IPersistentRepresentation message)
        {
            var delayed = inner.InterceptAsync(message);
            test.Tell("asleep");
            await delayed;
        }
    }
}
