namespace Akka.Persistence.Journal;

/// <summary>What a stored event becomes when it is read.</summary>
public interface IEventSequence
{
    internal IEnumerable<object> Events { get; }
}

internal sealed class EmptyEventSequence : IEventSequence, IEquatable<IEventSequence>
{
    public static readonly EmptyEventSequence Instance = new();

    private EmptyEventSequence()
    {
    }

    public IEnumerable<object> Events => [];

    public bool Equals(IEventSequence other) => other is EmptyEventSequence;

    public override bool Equals(object obj) => obj is EmptyEventSequence;

    public override int GetHashCode() => 0;
}

internal class EventSequence<T>(IEnumerable<object> events) : IEventSequence, IEquatable<IEventSequence>
{
    private readonly object[] _events = events.ToArray();

    public IEnumerable<object> Events => _events;

    public bool Equals(IEventSequence other) => other is not null && _events.SequenceEqual(other.Events);

    public override bool Equals(object obj) => Equals(obj as IEventSequence);

    public override int GetHashCode() => _events.Length;
}

internal readonly struct SingleEventSequence(object e) : IEventSequence, IEquatable<IEventSequence>
{
    private readonly object[] _events = [e];

    public IEnumerable<object> Events => _events;

    public bool Equals(IEventSequence other) => other is not null && _events.SequenceEqual(other.Events);

    public override bool Equals(object obj) => Equals(obj as IEventSequence);

    public override int GetHashCode() => 1;
}

public static class EventSequence
{
    public static readonly IEventSequence Empty = EmptyEventSequence.Instance;

    public static IEventSequence Single(object e) => new SingleEventSequence(e);

    public static IEventSequence Create(IEnumerable<object> events) => new EventSequence<object>(events);
}
