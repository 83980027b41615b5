using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Dispatch;

/// <summary>Gives mailboxes threads. Where and in which order they run is the one thing a dispatcher decides.</summary>
public abstract class MessageDispatcher
{
    internal const int DefaultThroughput = 100;

    private protected MessageDispatcher(MessageDispatcherConfigurator configurator) => Configurator = configurator;

    internal MessageDispatcherConfigurator Configurator { get; }
    internal string Id { get; private protected set; }

    /// <summary>How many messages one actor handles before its thread goes on to the next.</summary>
    internal int Throughput { get; set; } = DefaultThroughput;

    /// <summary>Or for how many ticks; null: no such limit.</summary>
    internal long? ThroughputDeadlineTime { get; private protected set; }

    internal EventStream EventStream => Configurator.Prerequisites.EventStream;
    internal Mailboxes Mailboxes => Configurator.Prerequisites.Mailboxes;

    internal long MonotonicTicks => Configurator.Prerequisites.Scheduler.MonotonicClock.Ticks;

    /// <summary>
    /// True where all runs on one thread: whatever awaits something goes on inside of what completes it, or by that thread's context. Elsewhere
    /// it would block the actor that answers.
    /// </summary>
    internal virtual bool StaysOnThread => false;

    /// <summary>Whether a mailbox that handled as many messages as it may goes on all the same with as many more.</summary>
    /// <param name="until">Of this run of the mailbox; 0 at first.</param>
    internal virtual bool GoesOn(ref long until) => false;

    private protected abstract void ExecuteTask(IRunnable run);

    /// <summary>For a mailbox that used up its turn: others first.</summary>
    private protected virtual void ExecuteLater(IRunnable run) => ExecuteTask(run);

    internal virtual void Dispatch(ActorCell cell, Envelope envelope)
    {
        var mailbox = cell.Mailbox;
        mailbox.MessageQueue.Enqueue(cell.Self, envelope);
        RegisterForExecution(mailbox, true, false);
        // The actor may have stopped between the two lines above, after its mailbox was emptied.
        if (mailbox.IsClosed) mailbox.CleanUp();
    }

    internal virtual void SystemDispatch(ActorCell cell, SystemMessage message)
    {
        var mailbox = cell.Mailbox;
        mailbox.SystemEnqueue(cell.Self, message);
        RegisterForExecution(mailbox, false, true);
    }

    internal virtual void Attach(ActorCell cell) => RegisterForExecution(cell.Mailbox, false, true);

    internal virtual void Detach(ActorCell cell)
    {
        var mailbox = cell.SwapMailbox(Mailboxes.DeadLetterMailbox);
        mailbox.BecomeClosed();
        mailbox.CleanUp();
    }

    internal void RegisterForExecution(Mailbox mailbox, bool hasMessageHint, bool hasSystemMessageHint)
    {
        if (mailbox.CanBeScheduledForExecution(hasMessageHint, hasSystemMessageHint) && mailbox.SetAsScheduled()) ExecuteTask(mailbox);
    }

    internal void RegisterAgain(Mailbox mailbox)
    {
        if (mailbox.CanBeScheduledForExecution(false, false) && mailbox.SetAsScheduled()) ExecuteLater(mailbox);
    }

    internal virtual void Suspend(ActorCell cell)
    {
        if (cell.Mailbox is { } mailbox && mailbox.Actor == cell) mailbox.Suspend();
    }

    internal virtual void Resume(ActorCell cell)
    {
        if (cell.Mailbox is { } mailbox && mailbox.Actor == cell && mailbox.Resume()) RegisterForExecution(mailbox, false, false);
    }

    private protected void ReportFailure(Exception ex) => EventStream.Publish(new Error(ex, GetType().FullName, GetType(), ex.Message));
}

/// <summary>Makes the dispatcher of one id; named by <c>type</c> in its configuration.</summary>
internal abstract class MessageDispatcherConfigurator
{
    protected MessageDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
    {
        Config = config;
        Prerequisites = prerequisites;
    }

    public Config Config { get; }
    public IDispatcherPrerequisites Prerequisites { get; }

    public abstract MessageDispatcher Dispatcher();

    private protected int Throughput => Config.GetInt("throughput", MessageDispatcher.DefaultThroughput);

    private protected long? ThroughputDeadlineTicks
        => Config.GetTimeSpan("throughput-deadline-time", TimeSpan.Zero).Ticks is > 0 and var ticks ? ticks : null;
}

internal interface IDispatcherPrerequisites
{
    EventStream EventStream { get; }
    IScheduler Scheduler { get; }
    Settings Settings { get; }
    Mailboxes Mailboxes { get; }
}

internal sealed class DefaultDispatcherPrerequisites(EventStream eventStream, IScheduler scheduler, Settings settings, Mailboxes mailboxes) : IDispatcherPrerequisites
{
    public EventStream EventStream { get; } = eventStream;
    public IScheduler Scheduler { get; } = scheduler;
    public Settings Settings { get; } = settings;
    public Mailboxes Mailboxes { get; } = mailboxes;
}
