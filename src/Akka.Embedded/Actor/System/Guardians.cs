using System.Collections.Concurrent;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Util;

namespace Akka.Actor;

internal sealed record StopChild(IActorRef Child);

/// <summary>Sent by a system actor that has something to do before the system stops; it gets <see cref="TerminationHook"/> then.</summary>
internal sealed class RegisterTerminationHook
{
    public static readonly RegisterTerminationHook Instance = new();
}

internal sealed class TerminationHook
{
    public static readonly TerminationHook Instance = new();
}

internal sealed class TerminationHookDone
{
    public static readonly TerminationHookDone Instance = new();
}

internal sealed class GuardianActor : ActorBase, IRequiresMessageQueue<IUnboundedMessageQueueSemantics>
{
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Terminated: Context.Stop(Self); break;
            case StopChild stop: Context.Stop(stop.Child); break;
            default: Context.System.DeadLetters.Tell(new Event.DeadLetter(message, Sender, Self), Sender); break;
        }

        return true;
    }

    protected override void PreRestart(Exception reason, object message)
    {
        // Its children are the user's; they go on.
    }
}

internal sealed class SystemGuardianActor(IActorRef userGuardian) : ActorBase, IRequiresMessageQueue<IUnboundedMessageQueueSemantics>
{
    private readonly HashSet<IActorRef> _hooks = new();
    private bool _terminating;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Terminated terminated when terminated.ActorRef.Equals(userGuardian):
                _terminating = true;
                foreach (var hook in _hooks) hook.Tell(TerminationHook.Instance);
                StopIfDone();
                break;
            case Terminated terminated:
                _hooks.Remove(terminated.ActorRef);
                StopIfDone();
                break;
            case TerminationHookDone when _terminating:
                _hooks.Remove(Sender);
                StopIfDone();
                break;
            case StopChild stop:
                Context.Stop(stop.Child);
                break;
            case RegisterTerminationHook when !_terminating && !Sender.Equals(Context.System.DeadLetters):
                _hooks.Add(Sender);
                Context.Watch(Sender);
                break;
            default:
                Context.System.DeadLetters.Tell(new Event.DeadLetter(message, Sender, Self), Sender);
                break;
        }

        return true;
    }

    protected override void PreRestart(Exception reason, object message)
    {
        // Its children are the system's; they go on.
    }

    private void StopIfDone()
    {
        if (!_terminating || _hooks.Count > 0) return;
        Context.System.EventStream.StopDefaultLoggers(Context.System);
        Context.Stop(Self);
    }
}

internal sealed class RootGuardianActorRef : LocalActorRef
{
    private readonly TempActors _temp;

    public RootGuardianActorRef(ActorSystemImpl system, Props props, MessageDispatcher dispatcher, MailboxType mailboxType, IInternalActorRef supervisor, ActorPath path, TempActors temp)
        : base(system, props, dispatcher, mailboxType, supervisor, path.Name, ActorCell.UndefinedUid, path)
        => _temp = temp;

    public override IInternalActorRef Parent => this;

    public override IInternalActorRef GetSingleChild(string name) => name switch
    {
        "temp" => _temp,
        "deadLetters" => (IInternalActorRef)Provider.DeadLetters,
        _ => base.GetSingleChild(name),
    };
}

/// <summary>Above the root guardian there is nobody to ask: what reaches this ends the system.</summary>
internal sealed class RootGuardianSupervisor(ActorSystemImpl system) : MinimalActorRef
{
    public override ActorPath Path { get; } = new RootActorPath(new Address("akka", system.Name), "_root-guardian-supervisor");
    public override IActorRefProvider Provider => system.Provider;

    public override void SendSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case Failed failed:
                Event.LoggingExtensions.Error(system.Log, failed.Cause, "guardian {0} failed, shutting down!", failed.Child);
                ((IInternalActorRef)failed.Child).Stop();
                break;
            case DeathWatchNotification:
                system.OnRootTerminated();
                break;
        }
    }
}

/// <summary>The short-lived references under /temp; only those whose path somebody asked for are listed.</summary>
internal sealed class TempActors(LocalActorRefProvider provider, ActorPath path) : MinimalActorRef
{
    private readonly ConcurrentDictionary<string, IInternalActorRef> _byName = new();
    private long _last = -1;

    public override ActorPath Path { get; } = path;
    public override IActorRefProvider Provider { get; } = provider;
    public override IInternalActorRef Parent => Provider.RootGuardian;

    public ActorPath NextPath() => Path / Base64Encoding.Encode(Interlocked.Increment(ref _last), "$");

    public void Add(IInternalActorRef actor, ActorPath path) => _byName[path.Name] = actor;

    public void Remove(ActorPath path) => _byName.TryRemove(path.Name, out _);

    public override IActorRef GetChild(IReadOnlyList<string> name) => name switch
    {
        [] or [""] => this,
        _ when _byName.TryGetValue(name[0], out var child) => child.GetChild(name.Skip(1).ToArray()),
        _ => ActorRefs.Nobody,
    };
}
