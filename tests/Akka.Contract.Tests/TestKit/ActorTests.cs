using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.TestActors;
using Xunit.Sdk;

namespace Akka.Contract.Tests.TestKit;

public class ImplicitSenderTests : Akka.TestKit.Xunit2.TestKit
{
    [Fact]
    public async Task The_test_actor_is_the_sender_also_behind_an_await()
    {
        var echo = ActorOf(SimpleEchoActor.Props());
        echo.Tell("before");
        ExpectMsg("before");

        await Task.Yield();
        echo.Tell("after");
        await ExpectMsgAsync("after");
        echo.Tell("last");
        await ExpectMsgAsync("last");
    }

    [Fact]
    public void An_echo_comes_back_to_the_sender_and_to_the_test()
    {
        var probe = CreateTestProbe();
        probe.Send(ActorOf(EchoActor.Props(this)), "x");

        probe.ExpectMsg("x");
        ExpectMsg("x");
    }
}

public class NoImplicitSenderTests : Akka.TestKit.Xunit2.TestKit, INoImplicitSender
{
    [Fact]
    public void Nobody_is_the_sender()
    {
        TestActor.Tell("x");
        ExpectMsgFrom<string>(Sys.DeadLetters);
    }
}

public class TestProbeTests : Akka.TestKit.Xunit2.TestKit
{
    [Fact]
    public async Task A_probe_is_a_reference_and_answers()
    {
        var probe = CreateTestProbe("probe");
        var asked = probe.Ref.Ask<string>("question", TimeSpan.FromMinutes(1));
        probe.ExpectMsg("question");
        probe.Reply("answer");

        Assert.Equal("answer", await asked);
        Assert.Equal("probe", probe.Ref.Path.Name);
        Assert.True(probe.Equals(probe.Ref));
    }

    [Fact]
    public void A_probe_forwards_with_the_sender_it_has()
    {
        var probe = CreateTestProbe();
        var second = CreateTestProbe();
        probe.Ref.Tell("x", TestActor);
        probe.ExpectMsg("x");
        probe.Forward(second);

        second.ExpectMsgFrom(TestActor, "x");
    }

    [Fact]
    public void A_pilot_answers_until_another_takes_over()
    {
        var probe = CreateTestProbe();
        probe.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            sender.Tell($"re: {message}", ActorRefs.NoSender);
            return message is "stop" ? AutoPilot.NoAutoPilot : AutoPilot.KeepRunning;
        }));
        foreach (var m in new[] { "a", "stop", "b" })
            probe.Ref.Tell(m, TestActor);

        ExpectMsg("re: a");
        ExpectMsg("re: stop");
        Assert.Equal(["a", "stop", "b"], probe.ReceiveN(3));
        ExpectNoMsg(TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void A_child_of_the_test_actor_is_a_child()
    {
        var child = ChildActorOf(BlackHoleActor.Props, "child");
        Assert.Equal("child", child.Path.Name);
        Assert.Equal(TestActor.Path, child.Path.Parent);
    }
}

public class TestActorRefTests : Akka.TestKit.Xunit2.TestKit
{
    private sealed class Counter : UntypedActor
    {
        public int Count { get; private set; }

        protected override void OnReceive(object message)
        {
            if (message is Exception e)
                throw e;
            Count++;
            Sender.Tell(Count);
        }
    }

    [Fact]
    public void What_is_told_is_done_when_tell_returns()
    {
        var actor = ActorOfAsTestActorRef<Counter>("counter");
        actor.Tell("x");

        Assert.Equal(1, actor.UnderlyingActor.Count);
        ExpectMsg(1);
        Assert.Equal("counter", actor.Path.Name);
    }

    [Fact]
    public void Received_directly_a_failure_is_the_tests()
    {
        var actor = ActorOfAsTestActorRef(() => new Counter());

        Assert.Throws<TimeZoneNotFoundException>(() => actor.Receive(new TimeZoneNotFoundException()));
        actor.Receive("x", TestActor);
        ExpectMsg(1);
    }

    [Fact]
    public void Told_a_failure_is_the_supervisors()
    {
        var actor = ActorOfAsTestActorRef<Counter>(Props.Create<Counter>());
        actor.Tell("x");
        var first = actor.UnderlyingActor;
        actor.Tell(new TimeZoneNotFoundException());

        AwaitCondition(() => actor.UnderlyingActor is { } second && !ReferenceEquals(first, second));
        Assert.Equal(0, actor.UnderlyingActor.Count);
    }

    [Fact]
    public void It_equals_the_reference_it_stands_for()
    {
        var actor = ActorOfAsTestActorRef<Counter>();
        actor.Tell("x");

        Assert.True(actor == LastOrExpected());
        Assert.True(actor.Equals(actor.Ref));

        IActorRef LastOrExpected()
        {
            ExpectMsg<int>();
            return LastSender;
        }
    }
}

public class LatchTests : Akka.TestKit.Xunit2.TestKit
{
    [Fact]
    public void A_latch_opens_when_counted_down()
    {
        var latch = CreateTestLatch(2);
        latch.CountDown();
        Assert.False(latch.IsOpen);
        Assert.Throws<TimeoutException>(() => latch.Ready(TimeSpan.FromMilliseconds(10)));
        latch.CountDown();
        latch.Ready();
        latch.Reset();
        Assert.False(latch.IsOpen);
        latch.Open();
        Assert.True(latch.IsOpen);
    }

    [Fact]
    public async Task A_barrier_lets_all_go_at_once()
    {
        var barrier = CreateTestBarrier(2);
        var other = Task.Run(barrier.Await);
        barrier.Await();
        await other;
    }

    [Fact]
    public void A_test_fails_at_once_on_a_wrong_type() =>
        Assert.ThrowsAny<XunitException>(() =>
        {
            TestActor.Tell(1);
            ExpectMsg<string>(TimeSpan.FromMinutes(5));
        });
}
