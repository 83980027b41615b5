using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>Runs on the synchronization context that was current when it was first asked for.</summary>
internal sealed class SynchronizedDispatcher : MessageDispatcher
{
    private readonly SynchronizationContext _context;

    public SynchronizedDispatcher(MessageDispatcherConfigurator configurator, string id, int throughput, long? throughputDeadlineTime) : base(configurator)
    {
        _context = SynchronizationContext.Current
            ?? throw new ConfigurationException($"Dispatcher [{id}] is a SynchronizedDispatcher, but the thread that first uses it has no synchronization context.");
        Id = id;
        Throughput = throughput;
        ThroughputDeadlineTime = throughputDeadlineTime;
    }

#pragma warning disable VSTHRD001 // Posting there is what this dispatcher is for.
    private protected override void ExecuteTask(IRunnable run) => _context.Post(static state => ((IRunnable)state).Run(), run);
#pragma warning restore VSTHRD001
}

internal sealed class SynchronizedDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly SynchronizedDispatcher _instance;

    public SynchronizedDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites) : base(config, prerequisites)
        => _instance = new SynchronizedDispatcher(this, config.GetString("id"), Throughput, ThroughputDeadlineTicks);

    public override MessageDispatcher Dispatcher() => _instance;
}
