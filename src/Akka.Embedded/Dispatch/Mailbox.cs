using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Dispatch;

/// <summary>
/// The queues of one actor and the right to run it. At most one thread holds the Scheduled bit, and only that
/// one touches the actor. System messages go before user messages, and between any two of them.
/// </summary>
internal class Mailbox : IRunnable
{
    private const int Open = 0;
    private const int Closed = 1;
    private const int Scheduled = 2;
    private const int SuspendUnit = 4;

    private int _status;
    private SystemMessage _systemQueue;

    public Mailbox(IMessageQueue messageQueue) => MessageQueue = messageQueue;

    public IMessageQueue MessageQueue { get; }
    public ActorCell Actor { get; private set; }
    public MessageDispatcher Dispatcher => Actor.Dispatcher;

    internal bool HasMessages => MessageQueue.HasMessages;
    internal bool HasSystemMessages => Volatile.Read(ref _systemQueue) is not (null or NoMessage);
    internal int SuspendCount => Volatile.Read(ref _status) / SuspendUnit;
    internal bool IsSuspended => Volatile.Read(ref _status) >= SuspendUnit;
    internal bool IsClosed => Volatile.Read(ref _status) == Closed;

    private bool MayProcess => (Volatile.Read(ref _status) & ~Scheduled) == Open;

    public virtual void SetActor(ActorCell actorCell) => Actor = actorCell;

    internal bool CanBeScheduledForExecution(bool hasMessageHint, bool hasSystemMessageHint)
        => Volatile.Read(ref _status) switch
        {
            Open or Scheduled => hasMessageHint || hasSystemMessageHint || HasSystemMessages || HasMessages,
            Closed => false,
            _ => hasSystemMessageHint || HasSystemMessages,
        };

    internal bool SetAsScheduled()
    {
        while (true)
        {
            var status = Volatile.Read(ref _status);
            if ((status & (Closed | Scheduled)) != 0) return false;
            if (Interlocked.CompareExchange(ref _status, status | Scheduled, status) == status) return true;
        }
    }

    private void SetAsIdle() => Interlocked.And(ref _status, ~Scheduled);

    /// <summary>True if this made the mailbox run again.</summary>
    internal bool Resume()
    {
        while (true)
        {
            var status = Volatile.Read(ref _status);
            if (status == Closed) return false;
            var next = status < SuspendUnit ? status : status - SuspendUnit;
            if (Interlocked.CompareExchange(ref _status, next, status) == status) return next < SuspendUnit;
        }
    }

    /// <summary>Suspensions are counted; true if this was the first.</summary>
    internal bool Suspend()
    {
        while (true)
        {
            var status = Volatile.Read(ref _status);
            if (status == Closed) return false;
            if (Interlocked.CompareExchange(ref _status, status + SuspendUnit, status) == status) return status < SuspendUnit;
        }
    }

    internal void BecomeClosed() => Interlocked.Exchange(ref _status, Closed);

    public void Run()
    {
        var outer = InternalCurrentActorCellKeeper.Current;
        try
        {
            if (IsClosed) return;
            InternalCurrentActorCellKeeper.Current = Actor;
            ProcessAllSystemMessages();
            ProcessMailbox();
        }
        finally
        {
            InternalCurrentActorCellKeeper.Current = outer;
            SetAsIdle();
            Dispatcher.RegisterAgain(this);
        }
    }

    void IThreadPoolWorkItem.Execute() => Run();

    private void ProcessMailbox()
    {
        var dispatcher = Dispatcher;
        var turn = Math.Max(dispatcher.Throughput, 1);
        var left = turn;
        var goesOnUntil = 0L;
        var deadline = dispatcher.ThroughputDeadlineTime is { } ticks ? dispatcher.MonotonicTicks + ticks : long.MaxValue;
        var cell = Actor;
        while (MayProcess && MessageQueue.TryDequeue(out var envelope))
        {
            cell.Invoke(envelope);
            if (Volatile.Read(ref _systemQueue) is not null) ProcessAllSystemMessages();
            if (deadline != long.MaxValue && dispatcher.MonotonicTicks >= deadline) return;
            if (--left > 0) continue;
            if (!dispatcher.GoesOn(ref goesOnUntil)) return;
            left = turn;
        }
    }

    private void ProcessAllSystemMessages()
    {
        var messages = SystemDrain(null);
        while (messages is not null && !IsClosed)
        {
            var message = messages;
            messages = message.Next;
            message.Next = null;
            Actor.SystemInvoke(message);
            if (messages is null && !IsClosed) messages = SystemDrain(null);
        }

        // Closed in between: watchers still have to hear of it.
        ToDeadLetters(messages);
    }

    private void ToDeadLetters(SystemMessage messages)
    {
        while (messages is not null)
        {
            var message = messages;
            messages = message.Next;
            message.Next = null;
            Dispatcher.Mailboxes.DeadLetterMailbox.SystemEnqueue(Actor.Self, message);
        }
    }

    /// <summary>Sends what is left, system messages first, to dead letters; later system messages go there too.</summary>
    public virtual void CleanUp()
    {
        if (Actor is null) return;
        lock (this)
        {
            ToDeadLetters(SystemDrain(NoMessage.Instance));
            MessageQueue.CleanUp(Actor.Self, Dispatcher.Mailboxes.DeadLetterMailbox.MessageQueue);
        }
    }

    internal virtual void SystemEnqueue(IActorRef receiver, SystemMessage message)
    {
        while (true)
        {
            var head = Volatile.Read(ref _systemQueue);
            if (head is NoMessage)
            {
                message.Next = null;
                Dispatcher.Mailboxes.DeadLetterMailbox.SystemEnqueue(receiver, message);
                return;
            }

            message.Next = head;
            if (Interlocked.CompareExchange(ref _systemQueue, message, head) == head) return;
        }
    }

    /// <summary>Takes all, earliest first.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private SystemMessage SystemDrain(SystemMessage newContents)
    {
        SystemMessage latest;
        do
        {
            latest = Volatile.Read(ref _systemQueue);
            if (latest is NoMessage || (latest is null && newContents is null)) return null;
        }
        while (Interlocked.CompareExchange(ref _systemQueue, newContents, latest) != latest);

        SystemMessage earliest = null;
        while (latest is not null)
        {
            var next = latest.Next;
            latest.Next = earliest;
            earliest = latest;
            latest = next;
        }

        return earliest;
    }
}

/// <summary>The mailbox of every cell that stopped.</summary>
internal sealed class DeadLetterMailbox : Mailbox
{
    private readonly IActorRef _deadLetters;

    public DeadLetterMailbox(IActorRef deadLetters) : base(new Queue(deadLetters))
    {
        _deadLetters = deadLetters;
        BecomeClosed();
    }

    internal override void SystemEnqueue(IActorRef receiver, SystemMessage message)
        => _deadLetters.Tell(new DeadLetter(message, receiver, receiver), receiver);

    private sealed class Queue(IActorRef deadLetters) : IMessageQueue
    {
        public bool HasMessages => false;
        public int Count => 0;

        public void Enqueue(IActorRef receiver, Envelope envelope)
        {
            if (envelope.Message is DeadLetter) return;
            deadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender ?? deadLetters, receiver), envelope.Sender);
        }

        public bool TryDequeue(out Envelope envelope)
        {
            envelope = default;
            return false;
        }

        public void CleanUp(IActorRef owner, IMessageQueue deadletters)
        {
        }
    }
}
