using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Dispatch;

/// <summary>Gives mailboxes threads. Where and in which order they run is the one thing a dispatcher decides.</summary>
public abstract class MessageDispatcher
{
    public const int DefaultThroughput = 100;

    protected MessageDispatcher(MessageDispatcherConfigurator configurator) => Configurator = configurator;

    public MessageDispatcherConfigurator Configurator { get; }
    public string Id { get; protected set; }

    /// <summary>How many messages one actor handles before its thread goes on to the next.</summary>
    public int Throughput { get; set; } = DefaultThroughput;

    /// <summary>Or for how many ticks; null: no such limit.</summary>
    public long? ThroughputDeadlineTime { get; protected set; }

    public EventStream EventStream => Configurator.Prerequisites.EventStream;
    public Mailboxes Mailboxes => Configurator.Prerequisites.Mailboxes;

    internal long MonotonicTicks => Configurator.Prerequisites.Scheduler.MonotonicClock.Ticks;

    /// <summary>
    /// True where all runs on one thread, so that whatever awaits an Ask may go on inside the Tell that answers it;
    /// elsewhere it would block the answering actor.
    /// </summary>
    protected internal virtual bool RunsContinuationsInline => false;

    protected abstract void ExecuteTask(IRunnable run);

    /// <summary>For a mailbox that used up its turn: others first.</summary>
    private protected virtual void ExecuteLater(IRunnable run) => ExecuteTask(run);

    /// <summary>Called when the system has terminated, or nobody needs this dispatcher any more.</summary>
    protected virtual void Shutdown()
    {
    }

    internal void ShutDown() => Shutdown();

    public void Schedule(Action run) => ExecuteTask(new ActionRunnable(run));
    public void Schedule(IRunnable run) => ExecuteTask(run);

    public virtual void Dispatch(ActorCell cell, Envelope envelope)
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

    public virtual void Attach(ActorCell cell) => RegisterForExecution(cell.Mailbox, false, true);

    public virtual void Detach(ActorCell cell)
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

    protected void ReportFailure(Exception ex) => EventStream.Publish(new Error(ex, GetType().FullName, GetType(), ex.Message));
}

/// <summary>Makes the dispatcher of one id; named by <c>type</c> in its configuration.</summary>
public abstract class MessageDispatcherConfigurator
{
    protected MessageDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
    {
        Config = config;
        Prerequisites = prerequisites;
    }

    public Config Config { get; }
    public IDispatcherPrerequisites Prerequisites { get; }

    public abstract MessageDispatcher Dispatcher();

    protected internal virtual void Shutdown()
    {
    }

    private protected int Throughput => Config.GetInt("throughput", MessageDispatcher.DefaultThroughput);

    private protected long? ThroughputDeadlineTicks
        => Config.GetTimeSpan("throughput-deadline-time", TimeSpan.Zero).Ticks is > 0 and var ticks ? ticks : null;
}

public interface IDispatcherPrerequisites
{
    EventStream EventStream { get; }
    IScheduler Scheduler { get; }
    Settings Settings { get; }
    Mailboxes Mailboxes { get; }
}

public sealed class DefaultDispatcherPrerequisites(EventStream eventStream, IScheduler scheduler, Settings settings, Mailboxes mailboxes) : IDispatcherPrerequisites
{
    public EventStream EventStream { get; } = eventStream;
    public IScheduler Scheduler { get; } = scheduler;
    public Settings Settings { get; } = settings;
    public Mailboxes Mailboxes { get; } = mailboxes;
}
