using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

public static class GracefulStopSupport
{
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) => GracefulStop(target, timeout, PoisonPill.Instance);

    /// <summary>Tells the message and waits for the actor to stop: true if it did in time. A time of zero or <see cref="Timeout.InfiniteTimeSpan"/> never ends.</summary>
    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        if (target is not IInternalActorRef actor)
            throw new InvalidOperationException($"{target} is not an {typeof(IInternalActorRef)} and cannot be death-watched");
        var watcher = new StopWatcher((LocalActorRefProvider)actor.Provider);
        using var timer = new Cancelable(watcher.System.Scheduler);
        if (timeout != TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan) watcher.System.Scheduler.Advanced.ScheduleOnce(timeout, watcher.GiveUp, timer);
        actor.SendSystemMessage(new Watch(actor, watcher));
        target.Tell(stopMessage, ActorRefs.NoSender);
        try
        {
            return await watcher.Stopped.ConfigureAwait(watcher.System.StaysOnThread);
        }
        finally
        {
            timer.Cancel();
            actor.SendSystemMessage(new Unwatch(actor, watcher));
        }
    }

    private sealed class StopWatcher : MinimalActorRef
    {
        private readonly LocalActorRefProvider _provider;
        private readonly TaskCompletionSource<bool> _stopped;

        public StopWatcher(LocalActorRefProvider provider)
        {
            _provider = provider;
            _stopped = new TaskCompletionSource<bool>(System.StaysOnThread ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
            Path = provider.Temp.NextPath();
        }

        public ActorSystemImpl System => _provider.System;
        public Task<bool> Stopped => _stopped.Task;
        public override ActorPath Path { get; }
        public override IActorRefProvider Provider => _provider;

        public void GiveUp() => _stopped.TrySetResult(false);

        public override void SendSystemMessage(ISystemMessage message)
        {
            if (message is DeathWatchNotification) _stopped.TrySetResult(true);
        }
    }
}
