using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.TestKit;

/// <summary>
/// The reference of an actor that runs inside the Tell to it, and whose object a test may look at.
/// Unless the props name a dispatcher, it is the <see cref="CallingThreadDispatcher"/>.
/// </summary>
public abstract class TestActorRefBase<TActor> : IInternalActorRef
    where TActor : ActorBase
{
    private readonly LocalActorRef _internal;

    private protected TestActorRefBase(ActorSystem system, Props actorProps, IActorRef supervisor = null, string name = null)
    {
        if (actorProps.Dispatcher == Dispatch.Dispatchers.DefaultDispatcherId)
            actorProps = actorProps.WithDispatcher(CallingThreadDispatcher.Id);
        var parent = (LocalActorRef)(supervisor ?? ((ExtendedActorSystem)system).Guardian);
        _internal = (LocalActorRef)parent.Cell.MakeChild(actorProps, name ?? TestActorNames.Next());
    }

    public IActorRef Ref => _internal;

    public ActorPath Path => _internal.Path;

    public TActor UnderlyingActor => _internal.IsTerminated
        ? throw new IllegalActorStateException("Underlying actor is terminated")
        : (TActor)_internal.Cell.Actor;

    IInternalActorRef IInternalActorRef.Parent => _internal.Parent;

    IActorRefProvider IInternalActorRef.Provider => _internal.Provider;

    bool IInternalActorRef.IsTerminated => _internal.IsTerminated;

    public static bool operator ==(TestActorRefBase<TActor> testActorRef, IActorRef actorRef) =>
        testActorRef is null ? actorRef is null : testActorRef.Equals(actorRef);

    public static bool operator !=(TestActorRefBase<TActor> testActorRef, IActorRef actorRef) => !(testActorRef == actorRef);

    public static bool operator ==(IActorRef actorRef, TestActorRefBase<TActor> testActorRef) => testActorRef == actorRef;

    public static bool operator !=(IActorRef actorRef, TestActorRefBase<TActor> testActorRef) => !(testActorRef == actorRef);

    /// <summary>Handles a message at once, past the mailbox; what the actor throws comes out here.</summary>
    public void Receive(object message, IActorRef sender = null) => _internal.Cell.ReceiveMessageForTest(message, sender);

    public void Tell(object message) => _internal.Tell(message);

    public void Tell(object message, IActorRef sender) => _internal.Tell(message, sender);

    public void Watch(IActorRef subject) => _internal.Cell.Watch(subject);

    public void Unwatch(IActorRef subject) => _internal.Cell.Unwatch(subject);

    public void SendSystemMessage(ISystemMessage message) => _internal.SendSystemMessage(message);

    public bool Equals(IActorRef other) => _internal.Equals(other);

    public override bool Equals(object obj) => _internal.Equals(obj);

    public override int GetHashCode() => _internal.GetHashCode();

    public int CompareTo(object obj) => _internal.CompareTo(obj);

    public override string ToString() => $"TestActor[{Path}]";

    int IComparable<IActorRef>.CompareTo(IActorRef other) => _internal.CompareTo(other);

    IActorRef IInternalActorRef.GetChild(IReadOnlyList<string> name) => _internal.GetChild(name);

    void IInternalActorRef.Start() => _internal.Start();

    void IInternalActorRef.Stop() => _internal.Stop();

    void IInternalActorRef.Suspend() => _internal.Suspend();

    void IInternalActorRef.Resume(Exception causedByFailure) => _internal.Resume(causedByFailure);

    void IInternalActorRef.Restart(Exception cause) => _internal.Restart(cause);
}

public class TestActorRef<TActor>(ActorSystem system, Props actorProps, IActorRef supervisor = null, string name = null)
    : TestActorRefBase<TActor>(system, actorProps, supervisor, name)
    where TActor : ActorBase
{
    public static bool operator ==(TestActorRef<TActor> testActorRef, IActorRef actorRef) => (TestActorRefBase<TActor>)testActorRef == actorRef;

    public static bool operator !=(TestActorRef<TActor> testActorRef, IActorRef actorRef) => !(testActorRef == actorRef);

    public static bool operator ==(IActorRef actorRef, TestActorRef<TActor> testActorRef) => testActorRef == actorRef;

    public static bool operator !=(IActorRef actorRef, TestActorRef<TActor> testActorRef) => !(testActorRef == actorRef);

    public override bool Equals(object obj) => base.Equals(obj);

    public override int GetHashCode() => base.GetHashCode();
}

internal static class TestActorNames
{
    private static long _number = -1;

    public static string Next() => Util.Base64Encoding.Encode(Interlocked.Increment(ref _number), "$$");
}
