using Akka.Persistence;
using Akka.Persistence.Journal;
using Akka.TestKit;

namespace Akka.Embedded.Tests.Persistence;

/// <summary>Nothing is kept of what is over, also while something older is not.</summary>
public sealed class BoundsTests : Akka.TestKit.Xunit2.TestKit
{
    [Fact]
    public async Task A_call_that_hangs_does_not_keep_those_that_came_after_it()
    {
        var breaker = new JournalBreaker(Sys.Scheduler, maxFailures: 5, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        var hanging = new TaskCompletionSource<int>();
        var first = breaker.CallAsync(() => hanging.Task);
        for (var i = 0; i < 100; i++)
        {
            var answer = new TaskCompletionSource<int>();
            var call = breaker.CallAsync(() => answer.Task);
            answer.SetResult(i);
            Assert.Equal(i, await call);
        }

        Assert.Equal(1, breaker.Watched);
        hanging.SetResult(7);
        Assert.Equal(7, await first);
        Assert.Equal(0, breaker.Watched);
    }

    [Fact]
    public void Whoever_stops_while_it_waits_for_a_permit_leaves_the_queue()
    {
        var permitter = new TestActorRef<RecoveryPermitter>(Sys, RecoveryPermitter.Props(1));
        var holder = CreateTestProbe();
        permitter.Tell(RequestRecoveryPermit.Instance, holder.Ref);
        holder.ExpectMsg<RecoveryPermitGranted>();
        for (var i = 0; i < 20; i++)
        {
            var waiting = CreateTestProbe();
            permitter.Tell(RequestRecoveryPermit.Instance, waiting.Ref);
            Assert.Equal(1, permitter.UnderlyingActor.Waiting);
            Sys.Stop(waiting.Ref);
            AwaitCondition(() => permitter.UnderlyingActor.Waiting == 0);
        }

        var next = CreateTestProbe();
        permitter.Tell(RequestRecoveryPermit.Instance, next.Ref);
        permitter.Tell(ReturnRecoveryPermit.Instance, holder.Ref);
        next.ExpectMsg<RecoveryPermitGranted>();
    }
}
