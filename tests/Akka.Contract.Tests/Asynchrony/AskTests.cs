using Akka.Actor;
using Akka.Contract.Tests.Support;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Contract.Tests.Asynchrony;

public sealed class AskTests : ContractTest
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    private IActorRef Echo => Sys.ActorOf(Acting.On((context, message) => context.Sender.Tell(message)));

    private IActorRef Silent => Sys.ActorOf(Acting.Forwarding(TestActor));

    [Fact]
    public async Task An_answer_completes_the_question()
    {
        Assert.Equal("hello", await Echo.Ask<string>("hello", Patience));
        Assert.Equal(5, await Echo.Ask<object>(5, Patience));
        Assert.Equal(6, await Echo.Ask(6, Patience));
    }

    [Fact]
    public async Task The_question_can_be_made_from_the_ref_that_will_get_the_answer()
    {
        var actor = Sys.ActorOf(Acting.On((_, message) => ((IActorRef)message).Tell("answered")));
        Assert.Equal("answered", await actor.Ask<string>(replyTo => replyTo, Patience, CancellationToken.None));
    }

    [Fact]
    public async Task Without_an_answer_it_fails_after_its_time() =>
        await Assert.ThrowsAsync<AskTimeoutException>(() => Silent.Ask<string>("x", Short));

    [Fact]
    public async Task The_token_cancels_it()
    {
        using var cancel = new CancellationTokenSource();
        var question = Silent.Ask<string>("x", cancel.Token);
        await ExpectMsgAsync("x");
        Assert.False(question.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => question);
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_cancels_at_once() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Silent.Ask<string>("x", new CancellationToken(true)));

    [Fact]
    public async Task Status_Failure_fails_it_with_its_cause() =>
        Assert.Equal("no", (await Assert.ThrowsAsync<Crash>(() => Echo.Ask<string>(new Status.Failure(new Crash("no")), Patience))).Message);

    [Fact]
    public async Task Status_Failure_is_the_answer_of_who_asks_for_a_status() =>
        Assert.Equal("no", (await Echo.Ask<Status.Failure>(new Status.Failure(new Crash("no")), Patience)).Cause.Message);

    [Fact]
    public async Task Status_Success_is_an_answer_like_any_other() =>
        Assert.Equal(5, (await Echo.Ask<Status.Success>(new Status.Success(5), Patience)).Status);

    [Fact]
    public async Task An_answer_of_another_type_fails_it() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Echo.Ask<string>(5, Patience));

    [Fact]
    public async Task Null_cannot_be_asked() =>
        await Assert.ThrowsAnyAsync<Exception>(() => Echo.Ask<string>((object)null!, Patience));

    [Fact]
    public async Task A_second_answer_changes_nothing_and_a_late_one_is_a_dead_letter()
    {
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters, typeof(DeadLetter));
        var question = Silent.Ask<string>("x", Patience);
        await ExpectMsgAsync("x");
        var asker = LastSender;
        asker.Tell("first");
        Assert.Equal("first", await question);
        asker.Tell("second");
        Assert.Equal("second", (await letters.ExpectMsgAsync<DeadLetter>()).Message);
    }

    [Fact]
    public async Task Asking_the_dead_fails_after_its_time()
    {
        var actor = Echo;
        Sys.Stop(actor);
        await Stopped(actor);
        await Assert.ThrowsAsync<AskTimeoutException>(() => actor.Ask<string>("x", Short));
    }

    [Fact]
    public async Task A_thousand_questions_at_once_each_get_their_own_answer()
    {
        var echo = Echo;
        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => echo.Ask<int>(i, Patience)));
        Assert.Equal(Enumerable.Range(0, 1000), answers);
    }

    [Fact]
    public async Task A_system_message_is_no_answer_and_fails_each_of_a_thousand_questions_without_waiting_for_its_time()
    {
        var odd = Sys.ActorOf(Acting.On((context, _) => context.Sender.Tell(new Odd())));
        var questions = Enumerable.Range(0, 1000).Select(i => odd.Ask<ISystemMessage>(i, Patience));
        await Task.WhenAll(questions.Select(q => Assert.ThrowsAsync<InvalidOperationException>(() => q)));
    }

    [Fact]
    public async Task An_answer_can_be_forwarded_through_others()
    {
        var front = Sys.ActorOf(Acting.Forwarding(Echo));
        Assert.Equal("through", await front.Ask<string>("through", Patience));
    }

    [Fact]
    public async Task A_selection_can_be_asked()
    {
        Sys.ActorOf(Acting.On((context, message) => context.Sender.Tell(message)), "echo");
        Assert.Equal("hello", await Sys.ActorSelection("/user/echo").Ask<string>("hello", Patience));
    }

    private sealed class Odd : ISystemMessage;
}
