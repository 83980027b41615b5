using Akka.Dispatch;

namespace Akka.Actor;

public abstract class UntypedActor : ActorBase
{
    protected new static IUntypedActorContext Context => (IUntypedActorContext)ActorBase.Context;

    protected sealed override bool Receive(object message)
    {
        OnReceive(message);
        return true;
    }

    protected abstract void OnReceive(object message);

    /// <summary>Runs it with the actor suspended until it is done.</summary>
    protected void RunTask(Action action) => ActorTaskScheduler.RunTask(action);

    protected void RunTask(Func<Task> action) => ActorTaskScheduler.RunTask(action);

    protected void Become(UntypedReceive receive) => Context.Become(receive);
    protected void BecomeStacked(UntypedReceive receive) => Context.BecomeStacked(receive);
}
