using Akka.Actor;
using Akka.Contract.Tests.Support;

namespace Akka.Contract.Tests.Asynchrony;

public sealed class PipeToTests : ContractTest
{
    private readonly TaskCompletionSource<int> _source = new();

    [Fact]
    public async Task The_result_comes_as_a_message_from_the_named_sender()
    {
        _ = _source.Task.PipeTo(TestActor, TestActor);
        _source.SetResult(5);
        await ExpectMsgAsync(5);
        Assert.Equal(TestActor, LastSender);
    }

    [Fact]
    public async Task A_task_that_is_done_already_is_piped_as_well()
    {
        _ = Task.FromResult(5).PipeTo(TestActor);
        await ExpectMsgAsync(5);
    }

    [Fact]
    public async Task A_failure_comes_as_Status_Failure_with_the_exception_itself()
    {
        _ = _source.Task.PipeTo(TestActor);
        _source.SetException(new Crash("task"));
        Assert.Equal("task", Assert.IsType<Crash>((await ExpectMsgAsync<Status.Failure>()).Cause).Message);
    }

    [Fact]
    public async Task A_cancelled_task_comes_as_a_failure_too()
    {
        _ = _source.Task.PipeTo(TestActor);
        _source.SetCanceled();
        Assert.IsAssignableFrom<OperationCanceledException>((await ExpectMsgAsync<Status.Failure>()).Cause);
    }

    [Fact]
    public async Task Success_and_failure_can_be_turned_into_messages_of_ones_own()
    {
        _ = _source.Task.PipeTo(TestActor, success: i => $"got {i}", failure: e => $"lost {e.Message}");
        _source.SetResult(5);
        await ExpectMsgAsync("got 5");
        _ = Task.FromException<int>(new Crash("task")).PipeTo(TestActor, success: i => $"got {i}", failure: e => $"lost {e.Message}");
        await ExpectMsgAsync("lost task");
    }

    [Fact]
    public async Task A_task_without_a_result_tells_only_what_it_is_asked_to()
    {
        _ = Task.CompletedTask.PipeTo(TestActor, success: () => "done");
        await ExpectMsgAsync("done");
        _ = Task.FromException(new Crash("task")).PipeTo(TestActor);
        await ExpectMsgAsync<Status.Failure>();
    }

    [Fact]
    public async Task A_ValueTask_is_piped_as_the_task_it_stands_for()
    {
        _ = new ValueTask<int>(_source.Task).PipeTo(TestActor, success: i => $"got {i}");
        _source.SetResult(5);
        await ExpectMsgAsync("got 5");
        _ = new ValueTask(Task.CompletedTask).PipeTo(TestActor, success: () => "done");
        await ExpectMsgAsync("done");
    }

    [Fact]
    public async Task Inside_an_actor_it_is_the_sender_unless_another_is_named()
    {
        var actor = Sys.ActorOf(Acting.On((context, _) => _ = Task.FromResult("piped").PipeTo(context.Sender, context.Self)));
        actor.Tell("go");
        await ExpectMsgAsync("piped");
        Assert.Equal(actor, LastSender);
    }
}
