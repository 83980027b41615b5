using Akka.TestKit.Internal;

namespace Akka.TestKit.TestEvent;

/// <summary>Published on the event stream: these filters' events are printed no more.</summary>
public sealed class Mute
{
    public Mute(params EventFilterBase[] filters) => Filters = filters;

    internal Mute(IReadOnlyCollection<EventFilterBase> filters) => Filters = filters;

    internal IReadOnlyCollection<EventFilterBase> Filters { get; }
}

/// <summary>Takes a <see cref="Mute"/> back.</summary>
internal sealed class Unmute(IReadOnlyCollection<EventFilterBase> filters)
{
    public Unmute(params EventFilterBase[] filters)
        : this((IReadOnlyCollection<EventFilterBase>)filters)
    {
    }

    public IReadOnlyCollection<EventFilterBase> Filters => filters;
}
