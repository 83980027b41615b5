using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Util;

namespace Akka.Dispatch;

/// <summary>Picks the mailbox of an actor: what its props name, what its class requires, or the default.</summary>
internal class Mailboxes
{
    public static readonly string DefaultMailboxId = "akka.actor.default-mailbox";
    public static readonly string NoMailboxRequirement = "";
    private const string Requirements = "akka.actor.mailbox.requirements";

    private readonly ActorSystem _system;
    private readonly Dictionary<Type, string> _idsByQueueType = new();
    private readonly ConcurrentDictionary<string, MailboxType> _types = new();
    private readonly ConcurrentDictionary<Type, Type> _requiredTypes = new();
    private readonly ConcurrentDictionary<(string, string), int> _stashCapacities = new();

    public Mailboxes(ActorSystem system)
    {
        _system = system;
        DeadLetterMailbox = new DeadLetterMailbox(system.DeadLetters);
        foreach (var (name, value) in Config.GetConfig(Requirements)?.AsEnumerable() ?? [])
            _idsByQueueType[TypeResolver.Resolve($"{Requirements}.\"{name}\"", name)] = value.GetString();
    }

    internal DeadLetterMailbox DeadLetterMailbox { get; }

    private Config Config => _system.Settings.Config;

    public Type GetRequiredType(Type actorType)
        => _requiredTypes.GetOrAdd(actorType, static type => ArgumentOf(typeof(IRequiresMessageQueue<>), type));

    public MailboxType LookupByQueueType(Type queueType)
        => _idsByQueueType.TryGetValue(queueType, out var id) ? Lookup(id) : throw new ConfigurationException($"Mailbox Mapping for [{queueType}] not configured");

    public MailboxType Lookup(string id) => _types.GetOrAdd(id, Create);

    public MailboxType GetMailboxType(Props props, Config dispatcherConfig)
    {
        var ofClass = GetRequiredType(props.Type);
        var ofDispatcher = dispatcherConfig?.GetString("mailbox-requirement") is { } name && name != NoMailboxRequirement
            ? TypeResolver.Resolve(dispatcherConfig.GetString("id") + ".mailbox-requirement", name)
            : null;

        if (props.Mailbox != DefaultMailboxId) return Verified(Lookup(props.Mailbox));
        if (props.Dispatcher != Dispatchers.DefaultDispatcherId && !string.IsNullOrEmpty(dispatcherConfig?.GetString("mailbox-type")))
            return Verified(Lookup(dispatcherConfig.GetString("id")));
        if (ofClass is not null && (ofDispatcher is null || _idsByQueueType.ContainsKey(ofClass))) return Verified(LookupByQueueType(ofClass));
        return Verified(ofDispatcher is not null ? LookupByQueueType(ofDispatcher) : Lookup(DefaultMailboxId));

        MailboxType Verified(MailboxType type)
        {
            if (ofClass is null && ofDispatcher is null) return type;
            var produced = ArgumentOf(typeof(IProducesMessageQueue<>), type.GetType())
                ?? throw new ArgumentException($"No IProducesMessageQueue<TQueue> supplied for {type}; illegal mailbox type definition.");
            if (ofDispatcher is not null && !ofDispatcher.IsAssignableFrom(produced))
                throw new ArgumentException($"produced message queue type [{produced}] does not fulfill requirement for dispatcher [{dispatcherConfig.GetString("id")}]. Must be a subclass of [{ofDispatcher}]");
            if (ofClass is not null && !ofClass.IsAssignableFrom(produced))
                throw new ArgumentException($"produced message queue type of [{produced}] does not fulfill requirement for actor class [{props.Type}]. Must be a subclass of [{ofClass}]");
            return type;
        }
    }

    /// <summary>How many messages a stash holds; negative: no limit.</summary>
    public int StashCapacity(string dispatcher, string mailbox) => _stashCapacities.GetOrAdd((dispatcher, mailbox), key =>
    {
        // A mailbox that nobody chose says nothing: then the dispatcher does, and only then the default.
        var config = key.Item2 == DefaultMailboxId ? ConfigurationFactory.Empty : Config.GetConfig(key.Item2) ?? ConfigurationFactory.Empty;
        return config
            .WithFallback(_system.Dispatchers.LookupConfigurator(key.Item1).Config)
            .WithFallback(Config.GetConfig(DefaultMailboxId))
            .GetInt("stash-capacity", -1);
    });

    private MailboxType Create(string id)
    {
        if (id == "unbounded") return new UnboundedMailbox();
        if (id == "bounded") return new BoundedMailbox(_system.Settings, Config.GetConfig(DefaultMailboxId));
        if (!Config.HasPath(id)) throw new ConfigurationException($"Mailbox Type [{id}] not configured");
        var config = ConfigurationFactory.ParseString($"id: \"{id}\"").WithFallback(Config.GetConfig(id)).WithFallback(Config.GetConfig(DefaultMailboxId));
        return TypeResolver.Create<MailboxType>(id + ".mailbox-type", config.GetString("mailbox-type"), _system.Settings, config);
    }

    private static Type ArgumentOf(Type openInterface, Type type)
        => type.GetInterfaces().FirstOrDefault(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == openInterface)?.GetGenericArguments()[0];
}
