using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

internal partial class ActorCell
{
    /// <summary>Whom this actor watches, who watches it, and whose end is on its way through the mailbox.</summary>
    private sealed class Watches
    {
        // Value: the message to get instead of Terminated, or null.
        private Dictionary<IActorRef, object> _watching, _terminatedQueued;
        private HashSet<IInternalActorRef> _watchedBy;

        public Dictionary<IActorRef, object> Watching => _watching ??= new();
        public Dictionary<IActorRef, object> TerminatedQueued => _terminatedQueued ??= new();
        public HashSet<IInternalActorRef> WatchedBy => _watchedBy ??= new();
    }

    private Watches _watches;

    public IActorRef Watch(IActorRef subject) => WatchCore(subject, null);

    public IActorRef WatchWith(IActorRef subject, object message)
        => WatchCore(subject, message ?? throw new ArgumentNullException(nameof(message), "message must not be null"));

    private IActorRef WatchCore(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var watchee = (IInternalActorRef)subject;
        if (watchee.Equals(_self)) return watchee;
        _watches ??= new Watches();
        if (_watches.Watching.TryAdd(watchee, message)) watchee.SendSystemMessage(new Watch(watchee, _self));
        return watchee;
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var watchee = (IInternalActorRef)subject;
        if (_watches is null || watchee.Equals(_self)) return watchee;
        if (_watches.Watching.Remove(watchee)) watchee.SendSystemMessage(new Unwatch(watchee, _self));
        _watches.TerminatedQueued.Remove(watchee);
        return watchee;
    }

    private void ReceivedTerminated(Terminated terminated)
    {
        // Unwatched since it was queued: then it is no longer wanted.
        if (_watches is not null && _watches.TerminatedQueued.Remove(terminated.ActorRef, out var message))
            ReceiveMessage(message ?? terminated);
    }

    private void WatchedActorTerminated(IActorRef actor, bool existenceConfirmed)
    {
        if (_watches is not null && _watches.Watching.Remove(actor, out var message) && !IsTerminating)
        {
            _self.Tell(new Terminated(actor, existenceConfirmed, addressTerminated: false), actor);
            _watches.TerminatedQueued[actor] = message;
        }

        if (_children is not null && _children.Contains(actor)) HandleChildTerminated(actor);
    }

    internal void TerminatedQueuedFor(IActorRef subject, object customMessage)
        => (_watches ??= new Watches()).TerminatedQueued[subject] = customMessage;

    private void TellWatchersWeDied()
    {
        if (_watches is null) return;
        foreach (var watcher in _watches.WatchedBy)
        {
            // The parent hears of it in any case.
            if (!watcher.Equals(Parent)) watcher.SendSystemMessage(new DeathWatchNotification(_self, existenceConfirmed: true));
        }

        _watches.WatchedBy.Clear();
    }

    private void UnwatchWatchedActors()
    {
        if (_watches is null) return;
        foreach (var watchee in _watches.Watching.Keys.Cast<IInternalActorRef>()) watchee.SendSystemMessage(new Unwatch(watchee, _self));
        _watches.Watching.Clear();
        _watches.TerminatedQueued.Clear();
    }

    private void AddWatcher(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        var watcheeIsSelf = watchee.Equals(_self);
        if (watcheeIsSelf == watcher.Equals(_self))
        {
            Publish(new Warning(_self.Path.ToString(), ActorType, $"BUG: illegal Watch({watchee},{watcher}) for {_self}"));
        }
        else if (!watcheeIsSelf)
        {
            Watch(watchee);
        }
        else
        {
            if ((_watches ??= new Watches()).WatchedBy.Add(watcher) && SystemImpl.Settings.DebugLifecycle)
                Publish(new Debug(_self.Path.ToString(), ActorType, $"now watched by {watcher}"));
        }
    }

    private void RemoveWatcher(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        var watcheeIsSelf = watchee.Equals(_self);
        if (watcheeIsSelf == watcher.Equals(_self))
        {
            Publish(new Warning(_self.Path.ToString(), ActorType, $"BUG: illegal Unwatch({watchee},{watcher}) for {_self}"));
        }
        else if (!watcheeIsSelf)
        {
            Unwatch(watchee);
        }
        else if (_watches is not null && _watches.WatchedBy.Remove(watcher) && SystemImpl.Settings.DebugLifecycle)
        {
            Publish(new Debug(_self.Path.ToString(), ActorType, $"no longer watched by {watcher}"));
        }
    }
}
