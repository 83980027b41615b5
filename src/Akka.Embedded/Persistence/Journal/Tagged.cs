using System.Collections.Immutable;

namespace Akka.Persistence.Journal;

/// <summary>An event with the tags it can be read by. Made by an <see cref="IWriteEventAdapter"/>; the actor never sees it.</summary>
public readonly struct Tagged
{
    public Tagged(object payload, IEnumerable<string> tags)
        : this(payload, tags.ToImmutableHashSet())
    {
    }

    public Tagged(object payload, IImmutableSet<string> tags)
    {
        Payload = payload;
        Tags = tags;
    }

    internal object Payload { get; }

    internal IImmutableSet<string> Tags { get; }
}
