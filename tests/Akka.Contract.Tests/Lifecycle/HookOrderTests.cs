using Akka.Actor;
using Akka.Contract.Tests.Support;

namespace Akka.Contract.Tests.Lifecycle;

public sealed class HookOrderTests : ContractTest
{
    private readonly List<string> _order = [];

    [Fact]
    public async Task Start_and_stop_run_each_hook_once()
    {
        var one = new Script("one");
        var actor = Sys.ActorOf(Scripted.Of(one));
        actor.Tell(1);
        actor.Tell(PoisonPill.Instance);
        await Stopped(actor);
        Assert.Equal("C1 S1 m1 T1", one.Record);
    }

    [Fact]
    public async Task A_family_stops_from_the_leaves_up()
    {
        var root = Sys.ActorOf(Props.Create(() => new Node("a", 2, Note)), "a");
        await Eventually(() => Assert.Equal(3, Notes().Length));
        Sys.Stop(root);
        await Stopped(root);
        Assert.Equal(["start a", "start aa", "start aaa", "stop aaa", "stop aa", "stop a"], Notes());
    }

    [Fact]
    public async Task A_restart_waits_for_all_children_to_stop_before_the_new_incarnation_is_made()
    {
        var root = Sys.ActorOf(Props.Create(() => new Node("a", 2, Note)), "a");
        await Eventually(() => Assert.Equal(3, Notes().Length));
        root.Tell("fail");
        await Eventually(() => Assert.Equal(9, Notes().Length));
        Assert.Equal(["stop a", "stop aaa", "stop aa", "start a", "start aa", "start aaa"], Notes()[3..]);
    }

    [Fact]
    public async Task Children_that_PreRestart_keeps_are_restarted_after_their_parent()
    {
        var child = new Script("child");
        var parent = new Script("parent") { KeepsDefaults = false, Children = { child } };
        Sys.ActorOf(Scripted.Of(parent));
        await Born(child);
        var kept = child.Ref;
        parent.Ref.Tell(new Scripted.Fail(new Crash("x")));
        await Eventually(() => Assert.Equal("C1 S1 R1 T1 C2 P2 S2", child.Record));
        Assert.Equal("C1 S1 x1 R1 C2 P2", parent.Record);
        Assert.Equal(kept, child.Ref);
    }

    [Fact]
    public async Task PreRestart_and_PostRestart_are_told_why_and_on_which_message()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Witness(TestActor)));
        actor.Tell("boom");
        await ExpectMsgAsync("pre boom boom");
        await ExpectMsgAsync("post boom");
    }

    [Fact]
    public async Task Self_parent_and_sender_can_be_used_in_each_hook()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Witness(TestActor)), "self");
        actor.Tell("where");
        await ExpectMsgAsync("self in user, asked by " + TestActor.Path.Name);
    }

    [Fact]
    public async Task State_is_lost_by_a_restart_and_kept_by_a_resume()
    {
        var counter = Sys.ActorOf(Props.Create(() => new Counter()));
        counter.Tell("inc");
        counter.Tell("inc");
        counter.Tell("get");
        await ExpectMsgAsync(2);
        counter.Tell("fail");
        counter.Tell("get");
        await ExpectMsgAsync(0);
    }

    [Fact]
    public async Task The_failing_message_is_not_handled_again()
    {
        var one = new Script("one");
        var actor = Sys.ActorOf(Scripted.Of(one));
        actor.Tell(new Scripted.Fail(new Crash("x")));
        actor.Tell(1);
        await Eventually(() => Assert.Equal("C1 S1 x1 R1 T1 C2 P2 S2 m1", one.Record));
    }

    [Fact]
    public async Task Messages_left_when_an_actor_stops_become_dead_letters()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Event.DeadLetter));
        var actor = Sys.ActorOf(Scripted.Of(new Script("one")));
        actor.Tell(PoisonPill.Instance);
        actor.Tell("late");
        var letter = await ExpectMsgAsync<Event.DeadLetter>();
        Assert.Equal("late", letter.Message);
        Assert.Equal(actor, letter.Recipient);
        Assert.Equal(TestActor, letter.Sender);
    }

    [Fact]
    public async Task An_actor_may_stop_itself_in_PreStart()
    {
        var actor = Sys.ActorOf(Props.Create(() => new StopsAtOnce(TestActor)));
        await Stopped(actor);
        await ExpectMsgAsync("stopped");
    }

    [Fact]
    public async Task An_actor_that_stops_itself_still_finishes_its_message()
    {
        var actor = Sys.ActorOf(Acting.On((context, _) =>
        {
            context.Stop(context.Self);
            TestActor.Tell("finished");
        }));
        actor.Tell("go");
        actor.Tell("never");
        await ExpectMsgAsync("finished");
        await Stopped(actor);
    }

    private void Note(string what)
    {
        lock (_order)
            _order.Add(what);
    }

    private string[] Notes()
    {
        lock (_order)
            return [.. _order];
    }

    private sealed class Node : ReceiveActor
    {
        private readonly string _name;
        private readonly Action<string> _note;

        public Node(string name, int depth, Action<string> note)
        {
            _name = name;
            _note = note;
            note("start " + name);
            if (depth > 0)
                Context.ActorOf(Props.Create(() => new Node(name + "a", depth - 1, note)), name + "a");
            Receive<string>(_ => throw new Crash("told to"));
        }

        protected override void PreRestart(Exception reason, object message)
        {
            _note("stop " + _name);
            foreach (var child in Context.GetChildren())
                Context.Stop(child);
        }

        protected override void PostStop() => _note("stop " + _name);
    }

    private sealed class Witness : UntypedActor
    {
        private readonly IActorRef _to;

        public Witness(IActorRef to) => _to = to;

        protected override void OnReceive(object message)
        {
            if (message is "where")
                _to.Tell($"{Self.Path.Name} in {Context.Parent.Path.Name}, asked by {Sender.Path.Name}");
            else
                throw new Crash((string)message);
        }

        protected override void PreRestart(Exception reason, object message) => _to.Tell($"pre {reason.Message} {message}");

        protected override void PostRestart(Exception reason) => _to.Tell($"post {reason.Message}");
    }

    private sealed class Counter : ReceiveActor
    {
        private int _count;

        public Counter()
        {
            Receive<string>(s => s == "inc", _ => _count++);
            Receive<string>(s => s == "get", _ => Sender.Tell(_count));
            Receive<string>(_ => throw new Crash("told to"));
        }
    }

    private sealed class StopsAtOnce(IActorRef to) : UntypedActor
    {
        protected override void PreStart() => Context.Stop(Self);

        protected override void PostStop() => to.Tell("stopped");

        protected override void OnReceive(object message) => to.Tell(message);
    }
}
