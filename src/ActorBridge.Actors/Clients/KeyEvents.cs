using System.Collections.Immutable;
using ActorBridge.Core.Decisions;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;

namespace ActorBridge.Actors.Clients;

public interface IKeyEvent : IPersisted;

public static class KeyEvents
{
    public sealed record KeyClaimed(ProjectId Project, string Key, OperationId Operation, string Fingerprint) : IKeyEvent;

    /// <summary>The plan was refused before it began; the key may be used again.</summary>
    public sealed record KeyReleased(ProjectId Project, string Key) : IKeyEvent;

    public sealed record KeySettled(ProjectId Project, string Key, OperationOutcome Outcome) : IKeyEvent;
}

/// <param name="Outcome">Null while the operation runs, or when it ended unheard.</param>
public sealed record KeyUse(ProjectId Project, string Key, OperationId Operation, string Fingerprint, OperationOutcome? Outcome);

/// <param name="Uses">Oldest first.</param>
public sealed record KeysState(ImmutableList<KeyUse> Uses) : IPersisted
{
    public static readonly KeysState Empty = new([]);

    public KeyUse? Find(ProjectId project, string key) => Uses.Find(u => u.Project == project && u.Key == key);

    public KeysState Apply(IKeyEvent fact, int max) => fact switch
    {
        KeyEvents.KeyClaimed e => Trim(Uses.Add(new(e.Project, e.Key, e.Operation, e.Fingerprint, null)), max),
        KeyEvents.KeyReleased e => new(Uses.RemoveAll(u => u.Project == e.Project && u.Key == e.Key)),
        KeyEvents.KeySettled e => new([.. Uses.Select(u => u.Project == e.Project && u.Key == e.Key ? u with { Outcome = e.Outcome } : u)]),
        _ => throw new UnknownEventException(nameof(KeysState), fact),
    };

    private static KeysState Trim(ImmutableList<KeyUse> uses, int max) => new(uses.Count > max ? uses.RemoveAt(0) : uses);
}
