using Akka.Actor;

namespace Akka.Persistence.Sql;

/// <summary>
/// An event or snapshot is larger than the plugin's <c>max-payload-size</c>. Nothing of it was stored, and the
/// actor lives on: an event is rejected, saving a snapshot fails. Store less, or raise the key.
/// </summary>
public sealed class PayloadTooLargeException : AkkaException
{
    internal PayloadTooLargeException(Type type, long size, long limit, string key)
        : base($"[{type}] takes {size} bytes; at most {limit} are stored ({key}).")
    {
        Size = size;
        Limit = limit;
    }

    public long Size { get; }

    public long Limit { get; }
}
