using Akka.Actor;

namespace Akka.Persistence;

/// <summary>
/// So many handlers of an actor wait for the journal that it takes no more events
/// (<c>akka.persistence.max-pending-events</c>). Of this call nothing is stored and no handler runs; what was asked for
/// before is not touched.
/// </summary>
public sealed class TooManyPendingEventsException : AkkaException
{
    internal TooManyPendingEventsException(int pending, int limit)
        : base($"[{pending}] handlers wait for the journal; with these events there would be more than [{limit}] (akka.persistence.max-pending-events).")
    {
        Limit = limit;
    }

    public int Limit { get; }
}
