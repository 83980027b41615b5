using System.Threading.Channels;
using Akka.Actor;
using ActorBridge.Benchmarks.Harness;

namespace ActorBridge.Benchmarks.Runtime;

/// <summary>Tell, ping-pong and ask, each beside the same conversation of tasks over bare channels.</summary>
internal sealed class Messaging(ActorSystem system)
{
    private const int Tells = 2_000_000;
    private const int Pairs = 2;
    private const int InFlight = 100;
    private const int Volleys = 1_000_000;
    private const int Questions = 50_000;

    private static readonly object Ball = new();

    /// <summary>One thread tells one actor; the time until the last message was handled.</summary>
    public Task<double> Tell()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = Tells;
        var actor = system.ActorOf(Lambda.Of((context, _) =>
        {
            if (--left == 0)
            {
                done.SetResult();
                context.Stop(context.Self);
            }
        }));
        return Timing.Rate(Tells, async () =>
        {
            for (var i = 0; i < Tells; i++)
                actor.Tell(Ball, ActorRefs.NoSender);
            await done.Task;
        });
    }

    public Task<double> ChannelWrite()
    {
        var channel = Unbounded();
        return Timing.Rate(Tells, async () =>
        {
            var reader = Task.Run(async () =>
            {
                for (var left = Tells; left > 0;)
                {
                    await channel.Reader.WaitToReadAsync();
                    while (channel.Reader.TryRead(out _))
                        left--;
                }
            });
            for (var i = 0; i < Tells; i++)
                channel.Writer.TryWrite(Ball);
            await reader;
        });
    }

    /// <summary>Pairs of actors, as many as the machine of reference has cores, each with many balls in the air.</summary>
    public Task<double> PingPong() => Timing.Rate(Volleys, () => Task.WhenAll(Enumerable.Range(0, Pairs).Select(_ =>
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = Volleys / Pairs / 2;
        var pong = system.ActorOf(Lambda.Of((context, ball) => context.Sender.Tell(ball, context.Self)));
        var ping = system.ActorOf(Lambda.Of((context, ball) =>
        {
            if (--left == 0)
            {
                done.SetResult();
                context.Stop(pong);
                context.Stop(context.Self);
            }
            else
            {
                context.Sender.Tell(ball, context.Self);
            }
        }));
        for (var i = 0; i < InFlight; i++)
            pong.Tell(Ball, ping);
        return done.Task;
    })));

    public Task<double> ChannelPingPong() => Timing.Rate(Volleys, () => Task.WhenAll(Enumerable.Range(0, Pairs).Select(async _ =>
    {
        var (to, back) = (Unbounded(), Unbounded());
        var pong = Task.Run(async () =>
        {
            while (await to.Reader.WaitToReadAsync())
            {
                while (to.Reader.TryRead(out var ball))
                    back.Writer.TryWrite(ball);
            }
        });
        for (var i = 0; i < InFlight; i++)
            to.Writer.TryWrite(Ball);
        for (var left = Volleys / Pairs / 2; left > 0;)
        {
            await back.Reader.WaitToReadAsync();
            while (left > 0 && back.Reader.TryRead(out var ball))
            {
                left--;
                to.Writer.TryWrite(ball);
            }
        }

        to.Writer.Complete();
        await pong;
    })));

    /// <summary>One question after the other.</summary>
    public async Task<double> Ask()
    {
        var actor = system.ActorOf(Lambda.Of((context, question) => context.Sender.Tell(question, context.Self)));
        var rate = await Timing.Rate(Questions, async () =>
        {
            for (var i = 0; i < Questions; i++)
                await actor.Ask<object>(Ball, TimeSpan.FromMinutes(1));
        });
        system.Stop(actor);
        return rate;
    }

    public async Task<double> ChannelAsk()
    {
        var questions = Channel.CreateUnbounded<TaskCompletionSource<object>>(new UnboundedChannelOptions { SingleReader = true });
        var answering = Task.Run(async () =>
        {
            await foreach (var question in questions.Reader.ReadAllAsync())
                question.SetResult(Ball);
        });
        var rate = await Timing.Rate(Questions, async () =>
        {
            for (var i = 0; i < Questions; i++)
            {
                var question = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
                questions.Writer.TryWrite(question);
                await question.Task;
            }
        });
        questions.Writer.Complete();
        await answering;
        return rate;
    }

    private static Channel<object> Unbounded() => Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
}
