using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A tree of actors with what they share: configuration, dispatchers, scheduler, event stream.</summary>
public abstract class ActorSystem : IActorRefFactory, IDisposable
{
    public abstract string Name { get; }
    public abstract Settings Settings { get; }
    public abstract IActorRef DeadLetters { get; }
    public abstract EventStream EventStream { get; }
    public abstract Dispatchers Dispatchers { get; }
    internal abstract Mailboxes Mailboxes { get; }
    public abstract IScheduler Scheduler { get; }
    public abstract Serialization.Serialization Serialization { get; }
    public abstract ILoggingAdapter Log { get; }
    public abstract Task WhenTerminated { get; }

    public static ActorSystem Create(string name) => Create(name, ActorSystemSetup.Empty);
    public static ActorSystem Create(string name, Config config) => Create(name, ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config)));
    public static ActorSystem Create(string name, BootstrapSetup setup) => Create(name, ActorSystemSetup.Create(setup));

    public static ActorSystem Create(string name, ActorSystemSetup setup)
    {
        var bootstrap = setup.Get<BootstrapSetup>();
        var config = bootstrap is { HasValue: true, Value.Config.HasValue: true } ? bootstrap.Value.Config.Value : ConfigurationFactory.Load();
        var system = new ActorSystemImpl(name, config);
        system.Start();
        return system;
    }

    public abstract IActorRef ActorOf(Props props, string name = null);
    public abstract ActorSelection ActorSelection(ActorPath actorPath);
    public abstract ActorSelection ActorSelection(string actorPath);
    public abstract void Stop(IActorRef actor);

    /// <summary>Stops all actors, from the user guardian down; done when the last has stopped and what was registered for then has run.</summary>
    public abstract Task Terminate();

    /// <summary>Runs it when all actors have stopped; what was registered last runs first.</summary>
    public abstract void RegisterOnTermination(Action code);

    internal abstract object RegisterExtension(IExtensionId extension);
    internal abstract object GetExtension(IExtensionId extensionId);
    internal abstract T GetExtension<T>() where T : class, IExtension;
    internal abstract bool HasExtension<T>() where T : class, IExtension;
    internal abstract bool TryGetExtension(Type extensionType, out object extension);
    internal abstract bool TryGetExtension<T>(out T extension) where T : class, IExtension;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    private protected virtual void Dispose(bool disposing)
    {
        if (disposing) _ = Terminate();
    }
}

/// <summary>The system as extensions see it.</summary>
public abstract class ExtendedActorSystem : ActorSystem
{
    internal abstract IActorRefProvider Provider { get; }
    internal abstract IInternalActorRef Guardian { get; }
    internal abstract IInternalActorRef SystemGuardian { get; }
    internal abstract IInternalActorRef LookupRoot { get; }
    internal abstract IActorRef SystemActorOf(Props props, string name = null);
    internal abstract IActorRef SystemActorOf<TActor>(string name = null) where TActor : ActorBase, new();
}

public static class ActorRefFactoryExtensions
{
    public static IActorRef ActorOf<TActor>(this IActorRefFactory factory, string name = null) where TActor : ActorBase, new()
        => factory.ActorOf(Props.Create<TActor>(), name);

    public static ActorSelection ActorSelection(this IActorRefFactory factory, IActorRef anchorRef, string actorPath)
        => new(anchorRef, actorPath);
}
