using System.Runtime.InteropServices;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// The life of one actor across its incarnations: mailbox, behaviour, children, watches, supervision.
/// What most actors never use (children, watches, timers, a second behaviour) is allocated on first use.
/// </summary>
internal sealed partial class ActorCell : IUntypedActorContext
{
    public const long UndefinedUid = 0;

    private readonly LocalActorRef _self;
    private Props _props;
    private ActorBase _actor;
    private bool _actorHasBeenCleared;
    private Mailbox _mailbox;
    private Receive _behavior;
    private Stack<Receive> _outerBehaviors;
    private ActorTaskScheduler _taskScheduler;
    private InHand _inHand;

    internal ActorCell(ActorSystemImpl system, LocalActorRef self, Props props, MessageDispatcher dispatcher, IInternalActorRef parent)
    {
        SystemImpl = system;
        _self = self;
        _props = props;
        Dispatcher = dispatcher;
        Parent = parent;
    }

    public Mailbox Mailbox => Volatile.Read(ref _mailbox);
    public MessageDispatcher Dispatcher { get; }
    public ActorSystem System => SystemImpl;
    public Props Props => _props;
    public IActorRef Self => _self;
    public IInternalActorRef Parent { get; }
    public IActorRef Sender { get => _inHand.Sender; private set => _inHand.Sender = value; }
    public object CurrentMessage { get => _inHand.Message; internal set => _inHand.Message = value; }
    public int CurrentEnvelopeId => _inHand.EnvelopeId;
    public bool IsTerminated => Mailbox.IsClosed;
    public ActorTaskScheduler TaskScheduler => _taskScheduler ??= new ActorTaskScheduler(this);

    IActorRef IActorContext.Parent => Parent;

    internal ActorSystemImpl SystemImpl { get; }
    internal ActorBase Actor => _actor;
    internal bool ActorHasBeenCleared => _actorHasBeenCleared;
    internal static ActorCell Current => InternalCurrentActorCellKeeper.Current;

    private Type ActorType => _actor?.GetType() ?? GetType();

    public static IActorRef GetCurrentSelfOrNoSender() => Current?._self;
    public static IActorRef GetCurrentSenderOrNoSender() => Current?.Sender;

    internal void Init(MailboxType mailboxType)
    {
        var queue = mailboxType.Create(_self, SystemImpl);
        var required = SystemImpl.Mailboxes.GetRequiredType(_props.Type);
        var failure = required is null || required.IsInstanceOfType(queue)
            ? null
            : new ActorInitializationException(_self, $"Actor [{_self}] requires mailbox type [{required}] got [{queue.GetType().FullName}]");
        var mailbox = new Mailbox(queue);
        mailbox.SetActor(this);
        mailbox.SystemEnqueue(_self, new Create(failure));
        Volatile.Write(ref _mailbox, mailbox);
    }

    internal Mailbox SwapMailbox(Mailbox mailbox) => Interlocked.Exchange(ref _mailbox, mailbox);

    public void Start() => Dispatcher.Attach(this);
    public void Stop() => SendSystemMessage(new Terminate());
    public void Suspend() => SendSystemMessage(new Suspend());
    public void Resume(Exception causedByFailure) => SendSystemMessage(new Resume(causedByFailure));
    public void Restart(Exception cause) => SendSystemMessage(new Recreate(cause));

    public void SendSystemMessage(ISystemMessage systemMessage) => Dispatcher.SystemDispatch(this, (SystemMessage)systemMessage);

    public void SendMessage(IActorRef sender, object message)
    {
        if (message is null) throw new ArgumentNullException(nameof(message), "The message cannot be null.");
        Dispatcher.Dispatch(this, new Envelope(message, sender));
    }

    /// <summary>Replaces the innermost behaviour; the one that the actor began with stays below all others.</summary>
    public void Become(Receive receive)
    {
        if (_outerBehaviors is { Count: > 0 }) _behavior = receive;
        else BecomeStacked(receive);
    }

    public void BecomeStacked(Receive receive)
    {
        if (_behavior is not null) (_outerBehaviors ??= new Stack<Receive>()).Push(_behavior);
        _behavior = receive;
    }

    public void UnbecomeStacked()
    {
        if (_outerBehaviors is { Count: > 0 }) _behavior = _outerBehaviors.Pop();
    }

    void IUntypedActorContext.Become(UntypedReceive receive) => Become(Handled(receive));
    void IUntypedActorContext.BecomeStacked(UntypedReceive receive) => BecomeStacked(Handled(receive));

    private static Receive Handled(UntypedReceive receive) => message =>
    {
        receive(message);
        return true;
    };

    public ActorSelection ActorSelection(string actorPath) => Akka.Actor.ActorSelection.For(actorPath, SystemImpl, _self);
    public ActorSelection ActorSelection(ActorPath actorPath) => Akka.Actor.ActorSelection.For(actorPath, SystemImpl);

    /// <summary>Runs with this cell as the current one; construction and hooks need it also outside of a mailbox run.</summary>
    public void UseThreadContext(Action action)
    {
        var outer = InternalCurrentActorCellKeeper.Current;
        InternalCurrentActorCellKeeper.Current = this;
        try
        {
            action();
        }
        finally
        {
            InternalCurrentActorCellKeeper.Current = outer;
        }
    }

    private ActorBase NewActor()
    {
        ClearBehaviors();
        _actorHasBeenCleared = false;
        var outer = InternalCurrentActorCellKeeper.Current;
        InternalCurrentActorCellKeeper.Current = this;
        try
        {
            var actor = _props.NewActor();
            SystemImpl.AfterIncarnation(actor, this);
            if (actor is IInitializableActor initializable) initializable.Init();
            actor.SupervisorStrategyInternal = _props.SupervisorStrategy;
            return actor;
        }
        finally
        {
            InternalCurrentActorCellKeeper.Current = outer;
        }
    }

    private void ClearBehaviors()
    {
        _behavior = null;
        _outerBehaviors = null;
    }

    private void ClearActor(ActorBase actor)
    {
        if (actor is not null)
        {
            try
            {
                (actor as IDisposable)?.Dispose();
            }
            catch (Exception e)
            {
                SystemImpl.Log.Error(e, "An error occurred while disposing {0} actor. Reason: {1}", actor.GetType(), e.Message);
            }

            _props.Release(actor);
            actor.Clear(SystemImpl.DeadLetters);
        }

        _actorHasBeenCleared = true;
        CurrentMessage = null;
        ClearBehaviors();
    }

    private void Publish(LogEvent @event) => SystemImpl.EventStream.Publish(@event);

    /// <summary>What each message changes, a cache line away from all else: whoever tells this actor something reads other fields meanwhile.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 144)]
    private struct InHand
    {
        [FieldOffset(64)] public object Message;
        [FieldOffset(72)] public IActorRef Sender;
        [FieldOffset(80)] public int EnvelopeId;
    }
}
