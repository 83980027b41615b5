using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>One actor's own thread, so that it may block and hold up nobody else.</summary>
internal sealed class PinnedDispatcher : MessageDispatcher
{
    private readonly BlockingCollection<IRunnable> _work = new();

    public PinnedDispatcher(MessageDispatcherConfigurator configurator, string id, int throughput, long? throughputDeadlineTime) : base(configurator)
    {
        Id = id;
        Throughput = throughput;
        ThroughputDeadlineTime = throughputDeadlineTime;
        new Thread(Work) { IsBackground = true, Name = id }.Start();
    }

    internal override void Detach(ActorCell cell)
    {
        base.Detach(cell);
        _work.CompleteAdding();
    }

    private protected override void ExecuteTask(IRunnable run)
    {
        // After the end only a mailbox that is closed could still ask.
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

internal sealed class PinnedDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites) : MessageDispatcherConfigurator(config, prerequisites)
{
    public override MessageDispatcher Dispatcher() => new PinnedDispatcher(this, Config.GetString("id"), Throughput, ThroughputDeadlineTicks);
}
