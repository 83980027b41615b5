using System.Threading.Channels;
using Akka.Actor;
using ActorBridge.Benchmarks.Harness;

namespace ActorBridge.Benchmarks.Runtime;

/// <summary>Actors coming to life, what each weighs, and coming back to life after a failure.</summary>
internal sealed class Living(ActorSystem system)
{
    public const int Actors = 100_000;

    private const int Failures = 100_000;

    public async Task<double> Spawn()
    {
        var rate = 0.0;
        await WithActors(async spawn => rate = await Timing.Rate(Actors, spawn), () => { });
        return rate;
    }

    public Task<double> Allocate() => Timing.Rate(Actors, () =>
    {
        Objects();
        return Task.CompletedTask;
    });

    public async Task<double> BytesOfAnActor()
    {
        double bytes = 0;
        var before = 0L;
        await WithActors(
            async spawn =>
            {
                before = GC.GetTotalMemory(forceFullCollection: true);
                await spawn();
            },
            () => bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Actors);
        return bytes;
    }

    public Task<double> BytesOfAnObject()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var objects = Objects();
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Actors;
        GC.KeepAlive(objects);
        return Task.FromResult(bytes);
    }

    /// <summary>An actor that fails on each message; the time until its supervisor has restarted it for the last one.</summary>
    public async Task<double> Restart()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var counter = new Counter(Failures + 1, done);
        var parent = system.ActorOf(Props.Create(() => new Supervisor(counter)));
        var child = await parent.Ask<IActorRef>("child");
        var rate = await Timing.Rate(Failures, async () =>
        {
            for (var i = 0; i < Failures; i++)
                child.Tell("fail", ActorRefs.NoSender);
            await done.Task;
        });
        system.Stop(parent);
        return rate;
    }

    public Task<double> Throw() => Timing.Rate(Failures, () =>
    {
        for (var i = 0; i < Failures; i++)
        {
            try
            {
                Failing.Fail();
            }
            catch (InvalidOperationException)
            {
                GC.KeepAlive(new object());
            }
        }

        return Task.CompletedTask;
    });

    private static object[] Objects()
    {
        var objects = new object[Actors];
        for (var i = 0; i < Actors; i++)
            objects[i] = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
        return objects;
    }

    private async Task WithActors(Func<Func<Task>, Task> measure, Action measured)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var counter = new Counter(Actors, done);
        var props = Props.Create(() => new Idle(counter));
        var parent = system.ActorOf(Lambda.Of((context, _) =>
        {
            for (var i = 0; i < Actors; i++)
                context.ActorOf(props);
        }));
        await parent.Ask<ActorIdentity>(new Identify(0));
        await measure(async () =>
        {
            parent.Tell("spawn", ActorRefs.NoSender);
            await done.Task;
        });
        measured();
        await parent.GracefulStop(TimeSpan.FromMinutes(1));
    }

    private sealed class Counter(int left, TaskCompletionSource done)
    {
        private int _left = left;

        public void Count()
        {
            if (Interlocked.Decrement(ref _left) == 0)
                done.SetResult();
        }
    }

    private sealed class Idle(Counter counter) : UntypedActor
    {
        protected override void PreStart() => counter.Count();

        protected override void OnReceive(object message) => Unhandled(message);
    }

    private sealed class Supervisor(Counter counter) : UntypedActor
    {
        protected override SupervisorStrategy SupervisorStrategy() =>
            new OneForOneStrategy(-1, -1, _ => Directive.Restart, loggingEnabled: false);

        protected override void OnReceive(object message) => Sender.Tell(Context.ActorOf(Props.Create(() => new Failing(counter))));
    }

    private sealed class Failing : UntypedActor
    {
        public Failing(Counter counter) => counter.Count();

        public static void Fail() => throw new InvalidOperationException("told to");

        protected override void OnReceive(object message) => Fail();
    }
}
