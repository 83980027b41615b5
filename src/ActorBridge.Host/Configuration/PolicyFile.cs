using ActorBridge.Core.Errors;
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
#if AKKA_EMBEDDED
        var config = HoconFile.Load(path);
        var akka = AkkaKeys.Find(config);
        string Where(HoconValue value) => HoconFile.Where(value);
#else
        // The real Akka.NET keeps no places of values, and the keys below "akka" are its own business there.
        var config = ConfigurationFactory.ParseString(File.ReadAllText(path));
        IReadOnlyList<ConfigurationProblem> akka = [];
        string Where(HoconValue value) => path;
#endif
        ConfigurationProblem[] problems =
        [
            .. Sections(config, Where),
            .. akka,
            .. new ConfigurationCheck(PolicyKeys.All).Find(config, "actorbridge", Where),
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
