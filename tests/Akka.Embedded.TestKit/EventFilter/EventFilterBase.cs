using Akka.Event;
using Akka.TestKit.Internal.StringMatcher;

namespace Akka.TestKit.Internal;

internal delegate void EventMatched(EventFilterBase eventFilter, LogEvent logEvent);

/// <summary>A filter by source and message.</summary>
public abstract class EventFilterBase : IEventFilter
{
    private readonly IStringMatcher _message;
    private readonly IStringMatcher _source;

    private protected EventFilterBase(IStringMatcher messageMatcher, IStringMatcher sourceMatcher)
    {
        _message = messageMatcher ?? MatchesAll.Instance;
        _source = sourceMatcher ?? MatchesAll.Instance;
    }

    internal event EventMatched EventMatched;

    private protected abstract string FilterDescriptiveName { get; }

    bool IEventFilter.Apply(LogEvent logEvent)
    {
        if (!IsMatch(logEvent))
            return false;
        OnEventMatched(logEvent);
        return true;
    }

    public override string ToString()
    {
        string[] conditions =
        [
            .. _message is MatchesAll ? Array.Empty<string>() : [$"Message {_message}"],
            .. _source is MatchesAll ? Array.Empty<string>() : [$"Source {_source}"],
        ];
        return conditions.Length == 0 ? FilterDescriptiveName : $"{FilterDescriptiveName} when {string.Join(" and ", conditions)}";
    }

    private protected abstract bool IsMatch(LogEvent evt);

    private protected virtual void OnEventMatched(LogEvent logEvent) => EventMatched?.Invoke(this, logEvent);

    private protected bool InternalDoMatch(string src, object msg) => _source.IsMatch(src) && _message.IsMatch(msg?.ToString() ?? "null");
}
