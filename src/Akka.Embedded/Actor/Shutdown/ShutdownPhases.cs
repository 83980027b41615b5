using System.Diagnostics.CodeAnalysis;
using Akka.Configuration;

namespace Akka.Actor;

internal sealed record ShutdownPhase(IReadOnlyList<string> DependsOn, TimeSpan Timeout, bool Recover);

/// <summary>The phases of configuration, in an order in which each comes after those it depends on.</summary>
internal sealed class ShutdownPhases
{
    private readonly Dictionary<string, ShutdownPhase> _phases;

    public ShutdownPhases(IEnumerable<KeyValuePair<string, ShutdownPhase>> phases)
    {
        _phases = new(phases);
        Ordered = Sort();
    }

    public IReadOnlyList<string> Ordered { get; }

    public bool IsKnown(string name) => Ordered.Contains(name);

    public bool TryGet(string name, [NotNullWhen(true)] out ShutdownPhase phase) => _phases.TryGetValue(name, out phase);

    public static ShutdownPhases From(Config config)
    {
        var timeout = config.GetTimeSpan("default-phase-timeout", TimeSpan.FromSeconds(5), allowInfinite: false);
        var phases = config.GetConfig("phases");
        return new ShutdownPhases(phases.AsEnumerable().Select(entry =>
        {
            var phase = phases.GetConfig($"\"{entry.Key}\"");
            return KeyValuePair.Create(entry.Key, phase is null
                ? new ShutdownPhase([], timeout, Recover: true)
                : new ShutdownPhase(
                    [.. phase.GetStringList("depends-on", [])],
                    phase.GetTimeSpan("timeout", timeout, allowInfinite: false),
                    phase.GetBoolean("recover", true)));
        }));
    }

    private List<string> Sort()
    {
        var ordered = new List<string>();
        var open = new HashSet<string>();
        foreach (var name in _phases.Keys) Visit(name);
        return ordered;

        void Visit(string name)
        {
            if (ordered.Contains(name)) return;
            if (!open.Add(name))
                throw new ArgumentException($"Cycle detected in graph of phases. It must be a DAG. Phase [{name}] depends transitively on itself. All phases: {string.Join(", ", _phases.Keys)}");
            foreach (var dependency in _phases.TryGetValue(name, out var phase) ? phase.DependsOn : []) Visit(dependency);
            open.Remove(name);
            ordered.Add(name);
        }
    }
}
