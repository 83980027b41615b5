using System.Linq.Expressions;
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>The recipe of an actor: its class, the arguments of its constructor, where and under whom it runs. Never changes.</summary>
public class Props : IEquatable<Props>
{
    internal static readonly Props Terminated = new(new TerminatedProducer(), []);

    private readonly IIndirectActorProducer _producer;
    private Placement _placement;

    private Props(IIndirectActorProducer producer, object[] arguments)
    {
        _producer = producer;
        Arguments = arguments ?? [];
    }

    private Props(Props copy) : this(copy._producer, copy.Arguments)
    {
        SupervisorStrategy = copy.SupervisorStrategy;
        Dispatcher = copy.Dispatcher;
        Mailbox = copy.Mailbox;
        StashCapacity = copy.StashCapacity;
    }

    public static Props Empty { get; } = Create<EmptyActor>();

    public Type Type => _producer.ActorType;
    public object[] Arguments { get; }
    public string Dispatcher { get; private init; } = Dispatchers.DefaultDispatcherId;
    public string Mailbox { get; private init; } = Mailboxes.DefaultMailboxId;
    public SupervisorStrategy SupervisorStrategy { get; private init; }
    internal int? StashCapacity { get; private init; }

    /// <summary>Of <c>() => new T(args)</c>: the arguments are evaluated here, once, not at each restart.</summary>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy supervisorStrategy = null) where TActor : ActorBase
    {
        switch (factory.Body)
        {
            case UnaryExpression:
                return new Props(new FuncProducer<TActor>(factory.Compile()), []) { SupervisorStrategy = supervisorStrategy };
            case NewExpression creation:
                var arguments = creation.Arguments.Select(ExpressionValue.Of).ToArray();
                return new Props(new ConstructorProducer(typeof(TActor), arguments, creation.Constructor), arguments) { SupervisorStrategy = supervisorStrategy };
            default:
                throw new ArgumentException("The create function must be a 'new T (args)' expression", nameof(factory));
        }
    }

    public static Props Create<TActor>(params object[] args) where TActor : ActorBase
        => new(new ConstructorProducer(typeof(TActor), args ?? []), args);

    public static Props Create<TActor>(SupervisorStrategy supervisorStrategy) where TActor : ActorBase, new()
        => new(new ConstructorProducer(typeof(TActor), []), []) { SupervisorStrategy = supervisorStrategy };

    public static Props Create(Type type, params object[] args)
    {
        if (type is null) throw new ArgumentNullException(nameof(type), "Props must be instantiated with an actor type.");
        args ??= [];
        if (typeof(ActorBase).IsAssignableFrom(type)) return new Props(new ConstructorProducer(type, args), args);
        if (typeof(IIndirectActorProducer).IsAssignableFrom(type)) return new Props((IIndirectActorProducer)Activator.CreateInstance(type, args), args);
        throw new ArgumentException($"Unknown actor producer [{type.FullName}]", nameof(type));
    }

    public static Props CreateBy(IIndirectActorProducer producer, params object[] args) => new(producer, args);

    public Props WithDispatcher(string dispatcher) => new(this) { Dispatcher = dispatcher };
    public Props WithMailbox(string mailbox) => new(this) { Mailbox = mailbox };
    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy) => new(this) { SupervisorStrategy = supervisorStrategy };
    public Props WithStashCapacity(int stashCapacity) => new(this) { StashCapacity = stashCapacity };

    internal virtual ActorBase NewActor()
    {
        try
        {
            return _producer.Produce();
        }
        catch (Exception e) when (_producer is not (TerminatedProducer or IFuncProducer))
        {
            throw new TypeLoadException($"Error while creating actor instance of type {Type} with {Arguments.Length} args: ({string.Join(',', Arguments)})", e);
        }
    }

    internal void Release(ActorBase actor) => _producer.Release(actor);

    /// <summary>Dispatcher and mailbox of these props in that system; looked up once.</summary>
    internal Placement PlaceIn(ActorSystemImpl system)
    {
        if (_placement is { } placement && ReferenceEquals(placement.System, system)) return placement;
        var configurator = system.Dispatchers.LookupConfigurator(Dispatcher);
        return _placement = new Placement(system, configurator, system.Mailboxes.GetMailboxType(this, configurator.Config));
    }

    public bool Equals(Props other)
        => other is not null && Type == other.Type && Dispatcher == other.Dispatcher && Mailbox == other.Mailbox && Arguments.Length == other.Arguments.Length;

    public override bool Equals(object obj) => Equals(obj as Props);
    public override int GetHashCode() => HashCode.Combine(Type, Dispatcher, Mailbox);

    internal sealed record Placement(ActorSystemImpl System, MessageDispatcherConfigurator Configurator, MailboxType MailboxType);
}

/// <summary>Makes the instances of an actor, and may take them back.</summary>
public interface IIndirectActorProducer
{
    Type ActorType { get; }
    ActorBase Produce();
    void Release(ActorBase actor);
}

internal sealed class EmptyActor : UntypedActor
{
    protected override void OnReceive(object message)
    {
    }
}
