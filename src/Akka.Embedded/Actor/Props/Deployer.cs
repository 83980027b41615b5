using Akka.Configuration;

namespace Akka.Actor;

/// <summary>What <c>akka.actor.deployment</c> says of actors by their path below /user; <c>*</c> stands for any one name.</summary>
internal sealed class Deployer
{
    private readonly List<(string[] Path, Config Config)> _deployments = new();

    public Deployer(Config config)
    {
        var deployments = config.GetConfig("akka.actor.deployment");
        foreach (var (path, _) in deployments?.AsEnumerable() ?? [])
        {
            if (path == "default") continue;
            var names = path.Split('/')[1..];
            if (names.FirstOrDefault(name => name != "*" && !ActorPath.IsValidPathElement(name)) is { } illegal)
                throw new IllegalActorNameException($"Illegal actor name [{illegal}] in deployment [{path}]. {ActorPath.ValidActorNameDescription}");
            _deployments.Add((names, deployments.GetConfig($"\"{path}\"") ?? ConfigurationFactory.Empty));
        }
    }

    public Props Apply(Props props, LocalActorRef supervisor, string name)
    {
        if (_deployments.Count == 0) return props;
        var elements = supervisor.Path.Elements;
        if (elements.Count == 0 || elements[0] != "user") return props;
        string[] path = [.. elements.Skip(1), name];
        var found = _deployments.Find(deployment => Matches(deployment.Path, path)).Config;
        if (found is null) return props;
        if (found.GetString("dispatcher", "") is { Length: > 0 } dispatcher) props = props.WithDispatcher(dispatcher);
        if (found.GetString("mailbox", "") is { Length: > 0 } mailbox) props = props.WithMailbox(mailbox);
        return found.GetInt("stash-capacity", -1) is >= 0 and var capacity ? props.WithStashCapacity(capacity) : props;
    }

    private static bool Matches(string[] pattern, string[] path)
        => pattern.Length == path.Length && pattern.Zip(path).All(pair => pair.First == "*" || pair.First == pair.Second);
}
