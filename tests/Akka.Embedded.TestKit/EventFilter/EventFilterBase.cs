using Akka.Event;
using Akka.TestKit.Internal.StringMatcher;

namespace Akka.TestKit.Internal;

public delegate void EventMatched(EventFilterBase eventFilter, LogEvent logEvent);

/// <summary>A filter by source and message.</summary>
public abstract class EventFilterBase(IStringMatcher messageMatcher, IStringMatcher sourceMatcher) : IEventFilter
{
    private readonly IStringMatcher _message = messageMatcher ?? MatchesAll.Instance;
    private readonly IStringMatcher _source = sourceMatcher ?? MatchesAll.Instance;

    public event EventMatched EventMatched;

    protected abstract string FilterDescriptiveName { get; }

    public bool Apply(LogEvent logEvent)
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

    protected abstract bool IsMatch(LogEvent evt);

    protected virtual void OnEventMatched(LogEvent logEvent) => EventMatched?.Invoke(this, logEvent);

    protected bool InternalDoMatch(string src, object msg) => _source.IsMatch(src) && _message.IsMatch(msg?.ToString() ?? "null");
}
