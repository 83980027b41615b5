using Akka.Actor;
using Akka.Contract.Tests.Support;

namespace Akka.Contract.Tests.Asynchrony;

public sealed class ReceiveAsyncTests : ContractTest
{
    [Fact]
    public async Task The_next_message_waits_until_an_asynchronous_handler_is_done()
    {
        var gate = new TaskCompletionSource();
        var actor = Sys.ActorOf(Props.Create(() => new Worker(TestActor, gate.Task)));
        actor.Tell("slow");
        actor.Tell("quick");
        await ExpectMsgAsync("slow begins");
        gate.SetResult();
        await ExpectMsgAsync("slow ends");
        await ExpectMsgAsync("quick");
    }

    [Fact]
    public async Task Sender_self_and_context_survive_each_await()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Hopping()), "hopping");
        var (one, two) = (CreateTestProbe(), CreateTestProbe());
        actor.Tell(1, one);
        actor.Tell(2, two);
        await one.ExpectMsgAsync("1 hopping user");
        await two.ExpectMsgAsync("2 hopping user");
    }

    [Fact]
    public async Task Thousands_of_awaits_keep_the_order_of_the_messages()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Hopping()), "hopping");
        for (var i = 0; i < 2000; i++)
            actor.Tell(i);
        for (var i = 0; i < 2000; i++)
            await ExpectMsgAsync($"{i} hopping user");
    }

    [Fact]
    public async Task State_written_across_awaits_is_never_written_by_two_handlers_at_once()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Accumulating()));
        await Parallel.ForEachAsync(Enumerable.Range(0, 4), (_, _) =>
        {
            for (var i = 0; i < 500; i++)
                actor.Tell(1);
            return ValueTask.CompletedTask;
        });
        actor.Tell("get");
        await ExpectMsgAsync(2000);
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    [InlineData("cancel")]
    public async Task A_handler_that_fails_restarts_its_actor_with_the_exception_itself(string when)
    {
        var causes = new List<Exception>();
        var parent = Sys.ActorOf(Props.Create(() => new Supervising(causes)));
        parent.Tell(Props.Create(() => new Failing(TestActor)));
        var actor = await ExpectMsgAsync<IActorRef>();
        await ExpectMsgAsync("born");
        actor.Tell(when);
        actor.Tell("next");
        await ExpectMsgAsync("restarting " + when);
        await ExpectMsgAsync("born");
        await ExpectMsgAsync("next");
        var cause = Assert.Single(causes);
        if (when == "cancel")
            Assert.IsAssignableFrom<OperationCanceledException>(cause);
        else
            Assert.IsType<Crash>(cause);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_children_of_an_actor_that_fails_wait_for_the_decision_unless_its_handler_was_asynchronous(bool asynchronous)
    {
        using var gate = new ManualResetEventSlim();
        var supervisor = Sys.ActorOf(Props.Create(() => new Deciding(TestActor, gate)));
        supervisor.Tell(Props.Create(() => new Parent()));
        var parent = await ExpectMsgAsync<IActorRef>();
        parent.Tell("child");
        var child = await ExpectMsgAsync<IActorRef>();
        parent.Tell(asynchronous);
        await ExpectMsgAsync("deciding");
        child.Tell("ping");
        if (asynchronous) await ExpectMsgAsync("ping");
        gate.Set();
        await ExpectMsgAsync("decided");
        if (!asynchronous) await ExpectMsgAsync("ping");
        parent.Tell("child");
        await ExpectMsgAsync(child);
    }

    [Fact]
    public async Task Become_inside_an_asynchronous_handler_holds_for_the_next_message()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Becoming()));
        actor.Tell("become");
        actor.Tell("x");
        await ExpectMsgAsync("became x");
    }

    [Fact]
    public async Task PoisonPill_waits_for_an_asynchronous_handler()
    {
        var gate = new TaskCompletionSource();
        var actor = Sys.ActorOf(Props.Create(() => new Worker(TestActor, gate.Task)));
        actor.Tell("slow");
        await ExpectMsgAsync("slow begins");
        actor.Tell(PoisonPill.Instance);
        gate.SetResult();
        await ExpectMsgAsync("slow ends");
        await ExpectMsgAsync("stopped");
    }

    [Fact]
    public async Task Stop_does_not_wait_for_an_asynchronous_handler()
    {
        var gate = new TaskCompletionSource();
        var (parent, actor) = await Family(Props.Create(() => new Worker(TestActor, gate.Task)));
        actor.Tell("slow");
        await ExpectMsgAsync("slow begins");
        await StopNow(parent, actor);
        await ExpectMsgAsync("stopped");
        await Stopped(actor);
        gate.SetResult();
    }

    [Fact]
    public async Task RunTask_lets_an_UntypedActor_await()
    {
        var gate = new TaskCompletionSource();
        var actor = Sys.ActorOf(Props.Create(() => new Running(gate.Task)));
        actor.Tell(1);
        actor.Tell(2);
        gate.SetResult();
        await ExpectMsgAsync(1);
        await ExpectMsgAsync(2);
    }

    [Fact]
    public async Task ReceiveAnyAsync_takes_what_is_left()
    {
        var actor = Sys.ActorOf(Props.Create(() => new TakingAny()));
        actor.Tell(1);
        actor.Tell("x");
        await ExpectMsgAsync("int 1");
        await ExpectMsgAsync("any x");
    }

    private sealed class Worker : ReceiveActor
    {
        private readonly IActorRef _to;

        public Worker(IActorRef to, Task gate)
        {
            _to = to;
            ReceiveAsync<string>(s => s == "slow", async _ =>
            {
                to.Tell("slow begins");
                await gate;
                to.Tell("slow ends");
            });
            Receive<string>(to.Tell);
        }

        protected override void PostStop() => _to.Tell("stopped");
    }

    private sealed class Hopping : ReceiveActor
    {
        public Hopping() => ReceiveAsync<int>(async number =>
        {
            await Task.Yield();
            var name = Self.Path.Name;
            await Task.Run(() => { });
            Sender.Tell($"{number} {name} {Context.Parent.Path.Name}");
        });
    }

    private sealed class Accumulating : ReceiveActor
    {
        private int _sum;

        public Accumulating()
        {
            ReceiveAsync<int>(async number =>
            {
                var sum = _sum;
                await Task.Yield();
                _sum = sum + number;
            });
            Receive<string>(_ => Sender.Tell(_sum));
        }
    }

    private sealed class Supervising(List<Exception> causes) : UntypedActor
    {
        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(cause =>
        {
            causes.Add(cause);
            return Directive.Restart;
        });

        protected override void OnReceive(object message) => Sender.Tell(Context.ActorOf((Props)message));
    }

    private sealed class Failing : ReceiveActor
    {
        private readonly IActorRef _to;

        public Failing(IActorRef to)
        {
            _to = to;
            ReceiveAsync<string>(s => s == "before", _ => throw new Crash("before"));
            ReceiveAsync<string>(s => s == "after", async _ =>
            {
                await Task.Yield();
                throw new Crash("after");
            });
            ReceiveAsync<string>(s => s == "cancel", async _ => await Task.FromCanceled(new CancellationToken(true)));
            Receive<string>(to.Tell);
        }

        protected override void PreStart() => _to.Tell("born");

        protected override void PreRestart(Exception reason, object message) => _to.Tell($"restarting {message}");
    }

    private sealed class Becoming : ReceiveActor
    {
        public Becoming() => ReceiveAsync<string>(async _ =>
        {
            await Task.Yield();
            Become(() => Receive<string>(s => Sender.Tell("became " + s)));
        });
    }

    private sealed class Deciding(IActorRef log, ManualResetEventSlim gate) : UntypedActor
    {
        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ =>
        {
            log.Tell("deciding");
            gate.Wait();
            log.Tell("decided");
            return Directive.Resume;
        });

        protected override void OnReceive(object message) => Sender.Tell(Context.ActorOf((Props)message));
    }

    private sealed class Parent : ReceiveActor
    {
        public Parent()
        {
            var child = Context.ActorOf(Props.Create(() => new Echo()));
            Receive<string>(_ => Sender.Tell(child));
            Receive<bool>(asynchronous => !asynchronous, _ => throw new Crash("now"));
            ReceiveAsync<bool>(async _ =>
            {
                await Task.Yield();
                throw new Crash("later");
            });
        }
    }

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }

    private sealed class Running(Task gate) : UntypedActor
    {
        protected override void OnReceive(object message) => RunTask(async () =>
        {
            await gate;
            Sender.Tell(message);
        });
    }

    private sealed class TakingAny : ReceiveActor
    {
        public TakingAny()
        {
            ReceiveAsync<int>(async i =>
            {
                await Task.Yield();
                Sender.Tell($"int {i}");
            });
            ReceiveAnyAsync(async o =>
            {
                await Task.Yield();
                Sender.Tell($"any {o}");
            });
        }
    }
}
