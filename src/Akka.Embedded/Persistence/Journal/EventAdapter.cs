namespace Akka.Persistence.Journal;

/// <summary>Turns events into what is stored and back, for some event classes of one journal.</summary>
public interface IEventAdapter : IWriteEventAdapter, IReadEventAdapter;

public interface IWriteEventAdapter
{
    /// <summary>A hint for <see cref="IReadEventAdapter.FromJournal"/>; empty if none is needed.</summary>
    string Manifest(object evt);

    /// <summary>What to store; a <see cref="Tagged"/> gives the event tags.</summary>
    object ToJournal(object evt);
}

public interface IReadEventAdapter
{
    /// <summary>The events a stored one stands for: one, none, or many.</summary>
    IEventSequence FromJournal(object evt, string manifest);
}

internal sealed class IdentityEventAdapter : IEventAdapter
{
    private IdentityEventAdapter()
    {
    }

    public static IdentityEventAdapter Instance { get; } = new();

    public string Manifest(object evt) => string.Empty;

    public object ToJournal(object evt) => evt;

    public IEventSequence FromJournal(object evt, string manifest) => EventSequence.Single(evt);
}

/// <summary>What one binding amounts to: at most one adapter for writing, any number for reading.</summary>
internal sealed class BoundEventAdapter(IWriteEventAdapter write, IReadOnlyList<IReadEventAdapter> read) : IEventAdapter
{
    public bool Writes => write is not null;

    public string Manifest(object evt) => write?.Manifest(evt) ?? string.Empty;

    public object ToJournal(object evt) => write?.ToJournal(evt) ?? evt;

    public IEventSequence FromJournal(object evt, string manifest) => read.Count switch
    {
        0 => EventSequence.Single(evt),
        1 => read[0].FromJournal(evt, manifest),
        _ => EventSequence.Create(read.SelectMany(r => r.FromJournal(evt, manifest).Events)),
    };
}
