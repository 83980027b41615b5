using Akka.Actor;
using Akka.Event;

namespace Akka.Contract.Tests.Lifecycle;

/// <summary>Actors that derive from the root class itself, and what surrounds the hooks.</summary>
public class ActorBaseTests : Akka.TestKit.Xunit2.TestKit
{
    private static (object, IActorRef) Told(UnhandledMessage unhandled) => (unhandled.Message, unhandled.Recipient);

    private class Rooted(IActorRef probe) : ActorBase
    {
        protected override bool Receive(object message)
        {
            switch (message)
            {
                case "louder":
                    Context.Become(Loud);
                    return true;
                case "fail":
                    throw new InvalidOperationException("the message's");
                case string:
                    probe.Tell($"{message} at {Context.Self.Path.Name}");
                    return true;
                default:
                    return false;
            }
        }

        private bool Loud(object message)
        {
            if (message is "softer")
            {
                Context.UnbecomeStacked();
                return true;
            }

            probe.Tell($"{message}!");
            return true;
        }
    }

    private sealed class Surrounded(IActorRef probe) : Rooted(probe)
    {
        private readonly IActorRef _probe = probe;

        public override void AroundPreStart() => Around("pre-start", base.AroundPreStart);
        public override void AroundPostStop() => Around("post-stop", base.AroundPostStop);
        public override void AroundPreRestart(Exception cause, object message) => Around($"pre-restart {cause.Message} {message}", () => base.AroundPreRestart(cause, message));
        public override void AroundPostRestart(Exception cause, object message) => Around($"post-restart {cause.Message}", () => base.AroundPostRestart(cause, message));

        protected override void PreStart() => _probe.Tell("PreStart");
        protected override void PostStop() => _probe.Tell("PostStop");

        private void Around(string hook, Action inner)
        {
            _probe.Tell($"before {hook}");
            inner();
            _probe.Tell($"after {hook}");
        }
    }

    private sealed class Untyped(IActorRef probe) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is "task")
            {
                RunTask(() => probe.Tell("ran as a task"));
            }
            else
            {
                Context.Become(m => probe.Tell($"second: {m}"));
            }
        }
    }

    [Fact]
    public void What_the_behaviour_does_not_take_is_unhandled()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = Sys.ActorOf(Props.Create(() => new Rooted(TestActor)), "rooted");
        actor.Tell("hello");
        ExpectMsg("hello at rooted");
        actor.Tell(7);
        Assert.Equal((7, actor), Told(ExpectMsg<UnhandledMessage>()));
    }

    [Fact]
    public void Its_context_changes_the_behaviour_and_takes_it_back()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Rooted(TestActor)), "changing");
        Array.ForEach(["louder", "hello", "softer", "hello"], m => actor.Tell(m));
        ExpectMsg("hello!");
        ExpectMsg("hello at changing");
    }

    [Fact]
    public void An_untyped_actors_context_changes_its_behaviour_and_a_task_runs_in_its_turn()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Untyped(TestActor)));
        Array.ForEach(["task", "change", "hello"], m => actor.Tell(m));
        ExpectMsg("ran as a task");
        ExpectMsg("second: hello");
    }

    [Fact]
    public void What_surrounds_a_hook_runs_before_and_after_it()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Surrounded(TestActor)));
        actor.Tell("fail");
        actor.Tell("hello");
        var restarted = ReceiveN(10).Cast<string>().ToArray(); // a stop would come before the supervisor's answer
        Sys.Stop(Watch(actor));
        Assert.Equal(
            [
                "before pre-start", "PreStart", "after pre-start",
                "before pre-restart the message's fail", "PostStop", "after pre-restart the message's fail",
                "before post-restart the message's", "PreStart", "after post-restart the message's",
                $"hello at {actor.Path.Name}", "before post-stop", "PostStop", "after post-stop",
            ],
            [.. restarted, .. ReceiveN(3).Cast<string>()]);
        ExpectTerminated(actor);
    }
}
