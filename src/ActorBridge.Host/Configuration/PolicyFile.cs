using ActorBridge.Core.Errors;
using ActorBridge.Host.Composition;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Akka.Embedded.Configuration;

namespace ActorBridge.Host.Configuration;

/// <summary>A deployment's own policy. A key that nobody knows would change nothing and look as if it did, so it is refused.</summary>
internal static class PolicyFile
{
    /// <exception cref="HostRefusedException">AB-HOST-006, with each key, its value, what is expected, and the place; or the nearest known key.</exception>
    /// <exception cref="ConfigurationException">It is not HOCON.</exception>
    public static Config Read(string path)
    {
        var (config, akka, where) = ActorRuntime.ReadPolicy(path);
        ConfigurationProblem[] problems =
        [
            .. Sections(config, where),
            .. akka,
            .. new ConfigurationCheck(PolicyKeys.All).Find(config, "actorbridge", where),
        ];
        return problems.Length == 0
            ? config
            : throw new HostRefusedException(new(ErrorCodes.ConfigurationInvalid, string.Join('\n', problems.Select(p => p.ToString()))));
    }

    private static IEnumerable<ConfigurationProblem> Sections(Config config, Func<HoconValue, string> place) =>
        from section in config.IsEmpty ? [] : config.Root.GetObject().Items.AsEnumerable()
        where section.Key is not ("akka" or "actorbridge") && !ConfigurationCheck.IsUsersOwn(section.Value)
        select new ConfigurationProblem(place(section.Value), section.Key, "is a section that nobody reads; there are akka and actorbridge", IsUnknownKey: true);
}

/// <summary>A policy file as the runtime reads it.</summary>
/// <param name="Akka">What is wrong with the keys below <c>akka</c>.</param>
/// <param name="Where">The place of a value, for people.</param>
internal sealed record PolicyText(Config Config, IReadOnlyList<ConfigurationProblem> Akka, Func<HoconValue, string> Where);
