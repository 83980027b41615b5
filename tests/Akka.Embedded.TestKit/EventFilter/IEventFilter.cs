using Akka.Event;

namespace Akka.TestKit;

/// <summary>Picks log events out of what is logged.</summary>
internal interface IEventFilter
{
    /// <summary>True if this is one of its events, which then is not printed.</summary>
    bool Apply(LogEvent logEvent);
}

/// <summary>A mute that can be taken back.</summary>
public interface IUnmutableFilter : IDisposable
{
    void Unmute();
}
