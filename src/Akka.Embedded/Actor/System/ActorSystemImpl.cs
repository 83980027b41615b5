using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Akka.Util;

namespace Akka.Actor;

internal sealed partial class ActorSystemImpl : ExtendedActorSystem
{
    private readonly ConcurrentDictionary<Type, Lazy<object>> _extensions = new();
    private readonly TerminationCallbacks _termination;
    private volatile IActorRef _deadLetterListener;
    private Serialization.Serialization _serialization;
    private int _busNumber;

    public ActorSystemImpl(string name, Config config)
    {
        if (!ValidName().IsMatch(name))
            throw new ArgumentException($"Invalid ActorSystem name [{name}], must contain only word characters (i.e. [a-zA-Z0-9] plus non-leading '-')", nameof(name));
        Name = name;
        Settings = new Settings(config ?? throw new ArgumentNullException(nameof(config)));
        EventStream = new EventStream(Settings.DebugEventStream);
        EventStream.StartStdoutLogger(Settings);
        Log = new BusLogging(EventStream, $"ActorSystem({name})", typeof(ActorSystemImpl), Settings.LogFormatter);
        Scheduler = TypeResolver.Create<IScheduler>("akka.scheduler.implementation", Settings.SchedulerClass, Settings.Config, Log);
        LocalProvider = new LocalActorRefProvider(this);
        Mailboxes = new Mailboxes(this);
        Dispatchers = new Dispatchers(this, new DefaultDispatcherPrerequisites(EventStream, Scheduler, Settings, Mailboxes), Log);
        _termination = new TerminationCallbacks(Log, Dispatchers.DefaultGlobalDispatcher.StaysOnThread);
    }

    public override string Name { get; }
    public override Settings Settings { get; }
    public override EventStream EventStream { get; }
    public override ILoggingAdapter Log { get; }
    public override IScheduler Scheduler { get; }
    internal override Mailboxes Mailboxes { get; }
    public override Dispatchers Dispatchers { get; }
    public override Serialization.Serialization Serialization => _serialization;
    public override IActorRef DeadLetters => LocalProvider.DeadLetters;
    public override Task WhenTerminated => _termination.Completed;
    internal override IActorRefProvider Provider => LocalProvider;
    internal override IInternalActorRef Guardian => LocalProvider.Guardian;
    internal override IInternalActorRef SystemGuardian => LocalProvider.SystemGuardian;
    internal override IInternalActorRef LookupRoot => LocalProvider.RootGuardian;

    internal LocalActorRefProvider LocalProvider { get; }

    /// <summary>A simulation puts a seeded one here.</summary>
    internal Random Random { get; set; } = new();

    // Names count in one system and not in the process: they are in traces, which must repeat.
    internal int NextBusNumber() => Interlocked.Increment(ref _busNumber);

    internal bool StaysOnThread => Dispatchers.DefaultGlobalDispatcher.StaysOnThread;

    internal void Start()
    {
        try
        {
            RegisterOnTermination(() => (Scheduler as IDisposable)?.Dispose());
            LocalProvider.Init();
            _serialization = new Serialization.Serialization(this);
            LoadExtensions();
            if (Settings.LogDeadLetters > 0) _deadLetterListener = DeadLetterListener.StartIn(this);
            EventStream.StartUnsubscriber(this);
            foreach (var problem in Settings.UnknownKeys) Log.Warning("{0}", problem);
            if (Settings.LogConfigOnStart) Log.Info(Settings.ToString());
        }
        catch
        {
            (Scheduler as IDisposable)?.Dispose();
            throw;
        }
    }

    public override IActorRef ActorOf(Props props, string name = null) => LocalProvider.Guardian.Cell.ActorOf(props, name);
    internal override IActorRef SystemActorOf(Props props, string name = null) => LocalProvider.SystemGuardian.Cell.ActorOf(props, name, isSystemService: true);
    internal override IActorRef SystemActorOf<TActor>(string name = null) => SystemActorOf(Props.Create<TActor>(), name);
    public override ActorSelection ActorSelection(ActorPath actorPath) => Akka.Actor.ActorSelection.For(actorPath, this);
    public override ActorSelection ActorSelection(string actorPath) => Akka.Actor.ActorSelection.For(actorPath, this, LookupRoot);

    public override void Stop(IActorRef actor)
    {
        var internalRef = (IInternalActorRef)actor;
        if (internalRef.Parent.Equals(Guardian) || internalRef.Parent.Equals(SystemGuardian))
            internalRef.Parent.Tell(new StopChild(actor));
        else
            internalRef.Stop();
    }

    public override Task Terminate() => Settings.CoordinatedShutdownRunByActorSystemTerminate
        ? CoordinatedShutdown.Get(this).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance)
        : FinalTerminate();


    internal Task FinalTerminate()
    {
        Log.Debug("System shutdown initiated");
        if (!Settings.LogDeadLettersDuringShutdown && _deadLetterListener is not null) Stop(_deadLetterListener);
        Guardian.Stop();
        return WhenTerminated;
    }

    public override void RegisterOnTermination(Action code) => _termination.Add(code);

    /// <summary>For delays that are to differ by chance.</summary>
    internal double NextRandom()
    {
        lock (Random) return Random.NextDouble();
    }

    internal void OnRootTerminated() => _termination.Run();

    internal void AfterIncarnation(ActorBase actor, ActorCell cell)
    {
        if (actor is IActorStash { Stash: null } stashing) stashing.Stash = cell.CreateStash(stashing);
    }

    /// <summary>What an incarnation stashed goes to the next one, or to dead letters.</summary>
    internal void BeforeIncarnationEnds(ActorBase actor, ActorCell cell) => (actor as IActorStash)?.Stash?.UnstashAll();

    private void LoadExtensions()
    {
        foreach (var typeName in Settings.Config.GetStringList("akka.extensions"))
            RegisterExtension(TypeResolver.Create<IExtensionId>("akka.extensions", typeName));
    }

    internal override object RegisterExtension(IExtensionId extension)
    {
        if (extension is null) return null;
        return _extensions.GetOrAdd(extension.ExtensionType, _ => new Lazy<object>(() => extension.CreateExtension(this))).Value;
    }

    internal override object GetExtension(IExtensionId extensionId) => TryGetExtension(extensionId.ExtensionType, out var extension) ? extension : null;
    internal override T GetExtension<T>() => TryGetExtension<T>(out var extension) ? extension : null;
    internal override bool HasExtension<T>() => _extensions.ContainsKey(typeof(T));

    internal override bool TryGetExtension(Type extensionType, out object extension)
    {
        var found = _extensions.TryGetValue(extensionType, out var lazy);
        extension = found ? lazy.Value : null;
        return found;
    }

    internal override bool TryGetExtension<T>(out T extension)
    {
        var found = TryGetExtension(typeof(T), out var untyped);
        extension = untyped as T;
        return found;
    }

    public override string ToString() => LocalProvider.RootPath.Address.ToString();

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9-]*$")]
    private static partial Regex ValidName();
}
