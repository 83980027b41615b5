using Akka.TestKit.Internal;

namespace Akka.TestKit.TestEvent;

/// <summary>Published on the event stream: these filters' events are printed no more.</summary>
public sealed class Mute(IReadOnlyCollection<EventFilterBase> filters)
{
    public Mute(params EventFilterBase[] filters)
        : this((IReadOnlyCollection<EventFilterBase>)filters)
    {
    }

    public IReadOnlyCollection<EventFilterBase> Filters => filters;
}

/// <summary>Takes a <see cref="Mute"/> back.</summary>
public sealed class Unmute(IReadOnlyCollection<EventFilterBase> filters)
{
    public Unmute(params EventFilterBase[] filters)
        : this((IReadOnlyCollection<EventFilterBase>)filters)
    {
    }

    public IReadOnlyCollection<EventFilterBase> Filters => filters;
}
