using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>The reference of an actor with a cell. Its path is made when somebody asks for it.</summary>
internal class LocalActorRef : InternalActorRefBase
{
    private readonly string _name;
    private readonly long _uid;
    private ActorPath _path;

    internal LocalActorRef(ActorSystemImpl system, Props props, MessageDispatcher dispatcher, MailboxType mailboxType, IInternalActorRef supervisor, string name, long uid, ActorPath path = null)
    {
        _name = name;
        _uid = uid;
        _path = path;
        Cell = new ActorCell(system, this, props, dispatcher, supervisor);
        Cell.Init(mailboxType);
    }

    internal ActorCell Cell { get; }
    public override ActorPath Path => _path ??= new ChildActorPath(Cell.Parent.Path, _name, _uid);
    public override IInternalActorRef Parent => Cell.Parent;
    public override IActorRefProvider Provider => Cell.SystemImpl.Provider;
    public override bool IsTerminated => Cell.IsTerminated;
    internal string Name => _name;
    internal long Uid => _uid;

    public override void Start() => Cell.Start();
    public override void Stop() => Cell.Stop();
    public override void Suspend() => Cell.Suspend();
    public override void Resume(Exception causedByFailure = null) => Cell.Resume(causedByFailure);
    public override void Restart(Exception cause) => Cell.Restart(cause);
    public override void SendSystemMessage(ISystemMessage message) => Cell.SendSystemMessage(message);
    private protected override void TellInternal(object message, IActorRef sender) => Cell.SendMessage(sender, message);

    public virtual IInternalActorRef GetSingleChild(string name) => Cell.GetSingleChild(name);

    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        IInternalActorRef current = this;
        for (var i = 0; i < name.Count; i++)
        {
            if (current is not LocalActorRef local) return current.GetChild(name.Skip(i).ToArray());
            current = name[i] switch
            {
                ".." => local.Parent,
                "" => local,
                var child => local.GetSingleChild(child),
            };
        }

        return current;
    }

    // One cell has one reference, for life.
    private protected override bool EqualsOther(IActorRef other) => other is not LocalActorRef && base.EqualsOther(other);
    public override int GetHashCode() => _uid == ActorCell.UndefinedUid ? base.GetHashCode() : _uid.GetHashCode();
}
