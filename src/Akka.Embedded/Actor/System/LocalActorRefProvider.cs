using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Makes and finds references.</summary>
public interface IActorRefProvider
{
    internal IInternalActorRef RootGuardian { get; }
    internal IActorRef DeadLetters { get; }
    internal IActorRef RootGuardianAt(Address address);
}

internal sealed class LocalActorRefProvider : IActorRefProvider
{
    private readonly ActorSystemImpl _system;
    private readonly TempActors _temp;
    private readonly Deployer _deployer;
    private RootGuardianActorRef _root;
    private long _lastUid = ActorCell.UndefinedUid;

    public LocalActorRefProvider(ActorSystemImpl system)
    {
        _system = system;
        RootPath = new RootActorPath(new Address("akka", system.Name));
        DeadLetters = new DeadLetterActorRef(this, RootPath / "deadLetters", system.EventStream);
        _deployer = new Deployer(system.Settings.Config);
        _temp = new TempActors(this, RootPath / "temp");
    }

    public IInternalActorRef RootGuardian => _root;
    public LocalActorRef Guardian { get; private set; }
    public LocalActorRef SystemGuardian { get; private set; }
    public IActorRef DeadLetters { get; }
    public IInternalActorRef TempContainer => _temp;
    public ActorPath RootPath { get; }
    public Address DefaultAddress => RootPath.Address;
    public Settings Settings => _system.Settings;

    internal TempActors Temp => _temp;
    internal ActorSystemImpl System => _system;

    public void Init()
    {
        var dispatcher = _system.Dispatchers.InternalDispatcher;
        var mailbox = _system.Mailboxes.Lookup(Mailboxes.DefaultMailboxId);
        var rootStrategy = new OneForOneStrategy(e =>
        {
            _system.Log.Error(e, "Guardian failed. Shutting down system");
            return Directive.Stop;
        });

        _root = new RootGuardianActorRef(_system, Props.Create<GuardianActor>().WithSupervisorStrategy(rootStrategy), dispatcher, mailbox, new RootGuardianSupervisor(_system), RootPath, _temp);
        Guardian = CreateGuardian("user", Props.Create<GuardianActor>().WithSupervisorStrategy(SupervisorStrategy.DefaultStrategy));
        var user = Guardian;
        SystemGuardian = CreateGuardian("system", Props.Create(() => new SystemGuardianActor(user)).WithSupervisorStrategy(SupervisorStrategy.DefaultStrategy));
        _root.Start();
        SystemGuardian.SendSystemMessage(new Watch(Guardian, SystemGuardian));
        _root.SendSystemMessage(new Watch(SystemGuardian, _root));
        _system.EventStream.StartDefaultLoggers(_system);

        LocalActorRef CreateGuardian(string name, Props props)
        {
            var children = _root.Cell.ReserveChild(name);
            var guardian = new LocalActorRef(_system, props, dispatcher, mailbox, _root, name, ActorCell.UndefinedUid, RootPath / name);
            children.Init(name, guardian);
            guardian.Start();
            return guardian;
        }
    }

    public LocalActorRef ActorOf(Props props, LocalActorRef supervisor, string name, bool isSystemService)
    {
        if (!isSystemService) props = _deployer.Apply(props, supervisor, name);
        if (!_system.Dispatchers.HasDispatcher(props.Dispatcher))
            throw new ConfigurationException($"Dispatcher [{props.Dispatcher}] not configured for path {supervisor.Path / name}");
        try
        {
            var (_, configurator, mailboxType) = props.PlaceIn(_system);
            return new LocalActorRef(_system, props, configurator.Dispatcher(), mailboxType, supervisor, name, Interlocked.Increment(ref _lastUid));
        }
        catch (Exception e)
        {
            throw new ConfigurationException($"Configuration problem while creating [{supervisor.Path / name}] with dispatcher [{props.Dispatcher}] and mailbox [{props.Mailbox}]", e);
        }
    }

    public IActorRef RootGuardianAt(Address address) => address == DefaultAddress ? _root : DeadLetters;
}
