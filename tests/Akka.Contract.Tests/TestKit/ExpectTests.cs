using Akka.Actor;
using Xunit.Sdk;

namespace Akka.Contract.Tests.TestKit;

public class ExpectTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task What_is_expected_comes_back_in_every_form()
    {
        foreach (var i in Enumerable.Range(0, 9))
            TestActor.Tell(i);

        Assert.Equal(0, ExpectMsg<int>());
        Assert.Equal(1, ExpectMsg(1));
        Assert.Equal(2, ExpectMsg<int>(i => i == 2));
        Assert.Equal(3, ExpectMsg<int>(i => Assert.Equal(3, i)));
        Assert.Equal(4, ExpectMsg<int>((i, sender) => i == 4 && sender.Equals(TestActor)));
        Assert.Equal(5, await ExpectMsgAsync<int>());
        Assert.Equal(6, await ExpectMsgAsync(6));
        Assert.Equal(7, await ExpectMsgAsync<int>(i => i == 7));
        Assert.Equal(8, await ExpectMsgAsync(18, (a, b) => a % 10 == b % 10));
        Assert.False(HasMessages);
    }

    public static TheoryData<Action<ExpectTests>> Refusals => new()
    {
        t => t.ExpectMsg<int>(),
        t => t.ExpectMsg("other"),
        t => t.ExpectMsg<string>(s => s == "other"),
        t => t.ExpectMsg<string>((_, _) => false),
        t => t.ExpectMsg<string>(s => Assert.Equal("other", s)),
        t => t.ExpectMsgFrom<string>(t.Sys.DeadLetters),
        t => t.ExpectMsgAnyOf(["other", "another"]),
        t => t.ExpectMsgAllOf("other"),
        t => t.ExpectNoMsg(Short),
        t => t.FishForMessage(m => m is int, Short),
        t => t.ReceiveN(2, Short),
        t => t.ExpectTerminated(t.TestActor),
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_is_not_expected_fails_the_test(Action<ExpectTests> expectation)
    {
        TestActor.Tell("this");
        Assert.ThrowsAny<XunitException>(() => expectation(this));
    }

    [Fact]
    public async Task Nothing_in_time_fails_the_test_and_says_for_what()
    {
        var error = Assert.ThrowsAny<XunitException>(() => ExpectMsg<string>(Short, "the hint"));
        Assert.Contains("00:00:00.02", error.Message, StringComparison.Ordinal);
        Assert.Contains("System.String", error.Message, StringComparison.Ordinal);
        Assert.Contains("the hint", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<XunitException>(async () => await ExpectMsgAsync<string>(Short));
    }

    [Fact]
    public void Of_several_messages_any_or_all_in_any_order()
    {
        foreach (var m in new[] { "b", "c", "a", "c" })
            TestActor.Tell(m);

        Assert.Equal("b", ExpectMsgAnyOf(["a", "b"]));
        Assert.Equal(["c", "a", "c"], ExpectMsgAllOf("a", "c", "c"));
    }

    [Fact]
    public void A_message_that_came_once_does_not_count_twice()
    {
        TestActor.Tell("a");
        TestActor.Tell("b");
        Assert.ThrowsAny<XunitException>(() => ExpectMsgAllOf("a", "a"));
    }

    [Fact]
    public async Task Silence_is_silence()
    {
        ExpectNoMsg(Short);
        ExpectNoMsg(20);
        await ExpectNoMsgAsync(Short);
    }

    [Fact]
    public void Lists_are_equal_item_by_item()
    {
        TestActor.Tell(new[] { 1, 2 });
        ExpectMsg(new[] { 1, 2 });
    }

    [Fact]
    public async Task The_death_of_who_is_watched_is_expected_by_name()
    {
        var one = ActorOf(Akka.TestKit.TestActors.BlackHoleActor.Props);
        var two = ActorOf(Akka.TestKit.TestActors.BlackHoleActor.Props);
        Watch(one);
        await WatchAsync(two);
        Unwatch(two);
        Sys.Stop(two);
        Sys.Stop(one);

        Assert.Equal(one, ExpectTerminated(one).ActorRef);
        ExpectNoMsg(Short);
    }

    [Fact]
    public async Task What_was_peeked_at_is_still_there()
    {
        TestActor.Tell(1);
        Assert.Equal(1, await PeekOneAsync());
        Assert.Equal(1, await ReceiveOneAsync());
        Assert.Null(await PeekOneAsync(TimeSpan.Zero));
    }

    [Fact]
    public void Messages_are_received_fished_and_peeked()
    {
        foreach (var m in new object[] { 1, 2, "x", 3, "end", 4, 5 })
            TestActor.Tell(m);

        Assert.Equal(1, PeekOne());
        Assert.Equal([1, 2], ReceiveWhile<object>(m => m is int ? m : null!));
        Assert.Equal("x", ReceiveOne());
        Assert.Equal("end", FishForMessage(m => m is "end"));
        Assert.Equal([4, 5], ReceiveN(2));
        Assert.Null(ReceiveOne(TimeSpan.Zero));
        Assert.False(TryReceiveOne(out _, Short));
    }

    [Fact]
    public void Receive_while_by_type_skips_others_or_stops_at_them()
    {
        foreach (var m in new object[] { 1, "skipped", 2, "stop", 3 })
            TestActor.Tell(m);

        Assert.Equal([1, 2], ReceiveWhile<int>(_ => true, msgs: 2));
        Assert.Empty(ReceiveWhile<int>(_ => true, shouldIgnoreOtherMessageTypes: false));
        Assert.Equal("stop", ReceiveOne());
        Assert.Empty(ReceiveWhile<int>(i => i > 3));
        Assert.Equal(3, ReceiveOne());
    }

    [Fact]
    public async Task Fishing_until_the_end_refuses_what_must_not_come()
    {
        TestActor.Tell("a");
        await FishUntilMessageAsync<int>(Short);
        TestActor.Tell(1);
        await Assert.ThrowsAnyAsync<XunitException>(() => FishUntilMessageAsync<int>(Short));
    }

    [Fact]
    public void What_is_ignored_does_not_come()
    {
        IgnoreMessages<string>(s => s.StartsWith('-'));
        TestActor.Tell("-1");
        TestActor.Tell("+1");
        IgnoreNoMessages();
        TestActor.Tell("-2");

        ExpectMsg("+1");
        ExpectMsg("-2");
    }

    [Fact]
    public void The_last_message_and_sender_are_those_of_the_last_expectation()
    {
        TestActor.Tell("a", Sys.DeadLetters);
        ExpectMsg("a");

        Assert.Equal("a", LastMessage);
        Assert.Equal(Sys.DeadLetters, LastSender);
        ExpectNoMsg(TimeSpan.Zero);
        Assert.ThrowsAny<Exception>(() => LastMessage);
    }

    [Fact]
    public async Task A_cancelled_wait_ends()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(async () => await ExpectMsgAsync<string>(TimeSpan.FromMinutes(5), cancellationToken: cancelled.Token));
    }
}
