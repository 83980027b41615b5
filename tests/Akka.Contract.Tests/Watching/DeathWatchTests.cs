using Akka.Actor;
using Akka.Contract.Tests.Support;

namespace Akka.Contract.Tests.Watching;

public sealed class DeathWatchTests : ContractTest
{
    public static TheoryData<string, string> Courses() => new()
    {
        // w(atch) W and V (watch with a message: gone, other) u(nwatch) s(top the watched) ; then what the watcher is told.
        { "ws", "terminated" },
        { "sw", "terminated" },
        { "Ws", "gone" },
        { "sW", "gone" },
        { "wws", "terminated" },
        { "WWs", "gone" },
        { "wWs", "terminated" },
        { "Wws", "gone" },
        { "WVs", "gone" },
        { "WuVs", "other" },
        { "wus", "" },
        { "Wus", "" },
        { "us", "" },
        { "wuws", "terminated" },
        { "WuWs", "gone" },
        { "wuWs", "gone" },
        { "Wuws", "terminated" },
        { "wsw", "terminated terminated" },
    };

    [Theory]
    [MemberData(nameof(Courses))]
    public async Task A_watcher_hears_of_a_death_exactly_once_a_watch(string course, string told)
    {
        var watched = Sys.ActorOf(Scripted.Of(new Script("watched")), "watched");
        var watcher = Sys.ActorOf(Props.Create(() => new Watcher(TestActor)));
        var expected = told.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var deaths = 0;
        foreach (var step in course)
        {
            if (step == 's')
            {
                Sys.Stop(watched);
                await Stopped(watched);
                if (course.IndexOf('s') == 0)
                    continue;
                // A second watch only counts once the first has been answered.
                if (course[^1] != 's')
                    await ExpectMsgAsync(expected[deaths++]);
            }
            else
            {
                watcher.Tell((step, watched));
                await RoundTrip(watcher);
            }
        }

        for (; deaths < expected.Length; deaths++)
            await ExpectMsgAsync(expected[deaths]);
        await RoundTrip(watcher);
        watcher.Tell("fence");
        await ExpectMsgAsync("fence");
    }

    [Fact]
    public async Task Terminated_names_the_actor_and_that_it_existed()
    {
        var watched = Sys.ActorOf(Scripted.Of(new Script("watched")));
        Watch(watched);
        watched.Tell(PoisonPill.Instance);
        var terminated = await ExpectTerminatedAsync(watched);
        Assert.True(terminated.ExistenceConfirmed);
        Assert.False(terminated.AddressTerminated);
        Assert.Equal(watched, terminated.ActorRef);
    }

    [Fact]
    public async Task All_watchers_hear_of_a_death()
    {
        var watched = Sys.ActorOf(Scripted.Of(new Script("watched")));
        var probes = Enumerable.Range(0, 5).Select(_ => CreateTestProbe()).ToList();
        probes.ForEach(probe => probe.Watch(watched));
        watched.Tell(Kill.Instance);
        foreach (var probe in probes)
            await probe.ExpectTerminatedAsync(watched);
    }

    [Fact]
    public async Task A_restart_is_not_a_death_and_loses_no_watch_of_others()
    {
        var script = new Script("watched");
        var watched = Sys.ActorOf(Scripted.Of(script));
        Watch(watched);
        watched.Tell(new Scripted.Fail(new Crash("x")));
        await Eventually(() => Assert.Equal(2, script.Incarnations));
        TestActor.Tell("fence");
        await ExpectMsgAsync("fence");
        Sys.Stop(watched);
        await ExpectTerminatedAsync(watched);
    }

    [Fact]
    public async Task Messages_of_the_dead_come_before_the_news_of_their_death()
    {
        var watched = Sys.ActorOf(Acting.On((context, _) =>
        {
            for (var i = 0; i < 100; i++)
                TestActor.Tell(i);
            context.Stop(context.Self);
        }));
        Watch(watched);
        watched.Tell("go");
        for (var i = 0; i < 100; i++)
            await ExpectMsgAsync(i);
        await ExpectTerminatedAsync(watched);
    }

    [Fact]
    public async Task A_watcher_that_does_not_handle_Terminated_dies_of_a_death_pact()
    {
        var causes = new List<Exception>();
        var pact = new Script("pact");
        var parent = new Script("parent")
        {
            Children = { pact },
            Strategy = new OneForOneStrategy(cause =>
            {
                causes.Add(cause);
                return Directive.Stop;
            }),
        };
        Sys.ActorOf(Scripted.Of(parent));
        await Born(pact);
        var dead = Sys.ActorOf(Scripted.Of(new Script("dead")));
        pact.Ref.Tell(new Scripted.Pact(dead));
        await Stopped(pact.Ref);
        Assert.Equal(dead, Assert.IsType<DeathPactException>(Assert.Single(causes)).DeadActor);
    }

    [Fact]
    public async Task A_parent_that_watches_its_child_can_use_the_name_again_when_told()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Renewing(TestActor)));
        for (var i = 1; i <= 3; i++)
        {
            await ExpectMsgAsync($"child {i}");
            parent.Tell("renew");
        }
    }

    [Fact]
    public async Task Watching_oneself_does_nothing()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Watcher(TestActor)));
        actor.Tell(('w', actor));
        await RoundTrip(actor);
        actor.Tell(PoisonPill.Instance);
        await Stopped(actor);
        TestActor.Tell("fence");
        await ExpectMsgAsync("fence");
    }

    private sealed class Watcher : ReceiveActor
    {
        public Watcher(IActorRef to)
        {
            Receive<Terminated>(_ => to.Tell("terminated"));
            Receive<string>(to.Tell);
            Receive<(char Step, IActorRef Watched)>(ask =>
            {
                switch (ask.Step)
                {
                    case 'w': Context.Watch(ask.Watched); break;
                    case 'W': Context.WatchWith(ask.Watched, "gone"); break;
                    case 'V': Context.WatchWith(ask.Watched, "other"); break;
                    case 'u': Context.Unwatch(ask.Watched); break;
                }
            });
        }
    }

    private sealed class Renewing : ReceiveActor
    {
        private int _count;

        public Renewing(IActorRef to)
        {
            Receive<string>(_ => Context.Stop(Context.Child("child")));
            Receive<Terminated>(_ => Make(to));
            Make(to);
        }

        private void Make(IActorRef to)
        {
            Context.Watch(Context.ActorOf(Scripted.Of(new Script("child")), "child"));
            to.Tell($"child {++_count}");
        }
    }
}
