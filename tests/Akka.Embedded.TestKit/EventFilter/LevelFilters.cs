using Akka.Event;
using Akka.TestKit.Internal.StringMatcher;

namespace Akka.TestKit.Internal;

internal class DebugFilter(IStringMatcher messageMatcher = null, IStringMatcher sourceMatcher = null) : EventFilterBase(messageMatcher, sourceMatcher)
{
    private protected override string FilterDescriptiveName => "Debug";

    private protected override bool IsMatch(LogEvent evt) => evt is Debug && InternalDoMatch(evt.LogSource, evt.Message);
}

internal class InfoFilter(IStringMatcher messageMatcher = null, IStringMatcher sourceMatcher = null) : EventFilterBase(messageMatcher, sourceMatcher)
{
    private protected override string FilterDescriptiveName => "Info";

    private protected override bool IsMatch(LogEvent evt) => evt is Info && InternalDoMatch(evt.LogSource, evt.Message);
}

internal class WarningFilter(IStringMatcher messageMatcher = null, IStringMatcher sourceMatcher = null) : EventFilterBase(messageMatcher, sourceMatcher)
{
    private protected override string FilterDescriptiveName => "Warning";

    private protected override bool IsMatch(LogEvent evt) => evt is Warning && InternalDoMatch(evt.LogSource, evt.Message);
}

/// <summary>By the cause's type too; its message counts as much as the event's own.</summary>
internal class ErrorFilter : EventFilterBase
{
    private readonly Type _exceptionType;
    private readonly bool _recurseInnerExceptions;

    public ErrorFilter(IStringMatcher messageMatcher = null, IStringMatcher sourceMatcher = null)
        : this(null, messageMatcher, sourceMatcher)
    {
    }

    public ErrorFilter(Type exceptionType, IStringMatcher messageMatcher = null, IStringMatcher sourceMatcher = null, bool recurseInnerExceptions = false)
        : base(messageMatcher, sourceMatcher)
    {
        if (exceptionType?.IsAssignableTo(typeof(Exception)) == false)
            throw new ArgumentException($"The type must be an exception. It was: {exceptionType}", nameof(exceptionType));
        (_exceptionType, _recurseInnerExceptions) = (exceptionType, recurseInnerExceptions);
    }

    private protected override string FilterDescriptiveName => _exceptionType is null ? "Error" : $"Error with Cause <{_exceptionType}>";

    private protected override bool IsMatch(LogEvent evt) => evt is Error && IsMatch(evt.LogSource, evt.Message, evt.Cause);

    private bool IsMatch(string source, object message, Exception cause)
    {
        if (cause is null)
            return _exceptionType is null && InternalDoMatch(source, message);
        var isOfType = _exceptionType?.IsInstanceOfType(cause) ?? true;
        return (isOfType && (InternalDoMatch(source, message) || InternalDoMatch(source, cause.Message)))
            || (_recurseInnerExceptions && IsMatch(source, message, cause.InnerException));
    }
}

internal class CustomEventFilter(Predicate<LogEvent> predicate) : EventFilterBase(null, null)
{
    private protected override string FilterDescriptiveName => "Custom";

    private protected override bool IsMatch(LogEvent evt) => predicate(evt);
}
