using System.Diagnostics;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>
/// Runs on the thread pool. A mailbox that a pool thread wakes goes first to that thread, whose caches hold the
/// message; but the pool serves a thread's own queue last in, first out, so two actors that keep waking each other
/// could hold it for ever: every so often one goes to the shared queue instead, and so does one that used up its turn.
/// </summary>
internal sealed class Dispatcher : MessageDispatcher
{
    private const int LocalInARow = 64;

    /// <summary>
    /// To hand its thread over costs an actor as much as some tens of short messages. So its turn is not over before this time
    /// is either, which nobody who waits will notice, and two actors that talk to each other stay with one thread. A throughput
    /// of 1 is a wish for turns of one message, and gets them.
    /// </summary>
    private static readonly long ShortestTurn = Stopwatch.Frequency / 50_000;

    [ThreadStatic] private static int _scheduled;

    public Dispatcher(MessageDispatcherConfigurator configurator, string id, int throughput, long? throughputDeadlineTime) : base(configurator)
    {
        Id = id;
        Throughput = throughput;
        ThroughputDeadlineTime = throughputDeadlineTime;
    }

    internal override bool GoesOn(ref long until)
    {
        if (Throughput <= 1) return false;
        var now = Stopwatch.GetTimestamp();
        if (until == 0) until = now + ShortestTurn;
        return now < until;
    }

    private protected override void ExecuteTask(IRunnable run)
        => ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: ++_scheduled % LocalInARow != 0);

    private protected override void ExecuteLater(IRunnable run) => ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
}

internal sealed class DispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly Dispatcher _instance;

    public DispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites) : base(config, prerequisites)
        => _instance = new Dispatcher(this, config.GetString("id"), Throughput, ThroughputDeadlineTicks);

    public override MessageDispatcher Dispatcher() => _instance;
}
