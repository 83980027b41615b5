using ActorBridge.Host.Storage;

namespace ActorBridge.Host.Migrations;

/// <summary>Something in the data folder that has a schema version of its own, and how an older one becomes this version's (rules 4.1 to 4.3).</summary>
/// <param name="steps">Their names: the step from version n to n + 1 is at n - 1. The next version is one more name, and what it does.</param>
internal abstract class Store(string name, IReadOnlyList<string> steps)
{
    public string Name => name;

    public IReadOnlyList<string> Steps => steps;

    public int Known => steps.Count + 1;

    /// <summary>The file that is named when it can't be used.</summary>
    public abstract string File(DataFolder folder);

    /// <summary>Null when there is none, or when it is damaged: then its reader says so.</summary>
    public abstract int? Version(DataFolder folder);

    /// <summary>Whole and durable under this path, or nothing there.</summary>
    public abstract void Backup(DataFolder folder, string to);

    /// <summary>In one step: the old one is there until the new one is, and durable.</summary>
    /// <param name="at">Called before each write: tests look at the disk there, as a kill would leave it.</param>
    public abstract void Migrate(DataFolder folder, int from, Action<string> at);
}
