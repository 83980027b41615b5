using System.Collections.Concurrent;

namespace Akka.Persistence.Journal;

/// <summary>A <see cref="MemoryJournal"/> whose events outlive the actor system, up to the end of the process.</summary>
public class SharedMemoryJournal : MemoryJournal
{
    private static readonly ConcurrentDictionary<string, LinkedList<IPersistentRepresentation>> SharedMessages = new();

    protected override ConcurrentDictionary<string, LinkedList<IPersistentRepresentation>> Messages => SharedMessages;
}
