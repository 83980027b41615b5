using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>Runs on threads of its own, so that actors that block hold up nobody else.</summary>
internal sealed class DedicatedThreadsDispatcher : MessageDispatcher
{
    private readonly BlockingCollection<IRunnable> _work = new();
    private readonly bool _endsWithItsActor;

    public DedicatedThreadsDispatcher(MessageDispatcherConfigurator configurator, string id, int throughput, long? throughputDeadlineTime, int threads, bool endsWithItsActor)
        : base(configurator)
    {
        Id = id;
        Throughput = throughput;
        ThroughputDeadlineTime = throughputDeadlineTime;
        _endsWithItsActor = endsWithItsActor;
        for (var i = 0; i < threads; i++) new Thread(Work) { IsBackground = true, Name = $"{id}-{i}" }.Start();
    }

    internal override void Detach(ActorCell cell)
    {
        base.Detach(cell);
        if (_endsWithItsActor) Shutdown();
    }

    private protected override void Shutdown() => _work.CompleteAdding();

    private protected override void ExecuteTask(IRunnable run)
    {
        // After the end only mailboxes that are closed could still ask.
        if (!_work.IsAddingCompleted) _work.Add(run);
    }

    private void Work()
    {
        foreach (var run in _work.GetConsumingEnumerable())
        {
            try
            {
                run.Run();
            }
            catch (Exception e)
            {
                ReportFailure(e);
            }
        }
    }
}

/// <summary>One thread for each actor.</summary>
internal sealed class PinnedDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites) : MessageDispatcherConfigurator(config, prerequisites)
{
    public override MessageDispatcher Dispatcher()
        => new DedicatedThreadsDispatcher(this, Config.GetString("id"), Throughput, ThroughputDeadlineTicks, threads: 1, endsWithItsActor: true);
}

/// <summary>A fixed number of threads, which the actors of this dispatcher share.</summary>
internal sealed class ForkJoinDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly DedicatedThreadsDispatcher _instance;

    public ForkJoinDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites) : base(config, prerequisites)
    {
        const string executor = "fork-join-executor";
        var byFactor = (int)Math.Ceiling(Environment.ProcessorCount * config.GetDouble(executor + ".parallelism-factor", 1.0));
        var threads = config.GetInt(
            "dedicated-thread-pool.thread-count",
            Math.Clamp(byFactor, config.GetInt(executor + ".parallelism-min", 8), config.GetInt(executor + ".parallelism-max", 64)));
        _instance = new DedicatedThreadsDispatcher(this, config.GetString("id"), Throughput, ThroughputDeadlineTicks, threads, endsWithItsActor: false);
    }

    public override MessageDispatcher Dispatcher() => _instance;

    protected internal override void Shutdown() => _instance.ShutDown();
}
