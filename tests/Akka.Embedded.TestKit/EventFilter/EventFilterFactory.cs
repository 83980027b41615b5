using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Internal;
using Akka.TestKit.Internal.StringMatcher;

namespace Akka.TestKit;

/// <summary>
/// Names the log events that a test expects or mutes. Of <c>message</c>, <c>start</c> and <c>contains</c>, compared
/// without regard to case, the first that is given counts; <c>source</c> is a path, with or without its address.
/// </summary>
public class EventFilterFactory
{
    private readonly TestKitBase _testkit;
    private readonly ActorSystem _system;
    private readonly IReadOnlyList<EventFilterBase> _filters;

    internal EventFilterFactory(TestKitBase testkit)
        : this(testkit, testkit.Sys)
    {
    }

    internal EventFilterFactory(TestKitBase testkit, ActorSystem system)
        : this(testkit, system, [])
    {
    }

    internal EventFilterFactory(TestKitBase testkit, ActorSystem actorSystem, IReadOnlyList<EventFilterBase> filters) =>
        (_testkit, _system, _filters) = (testkit, actorSystem, filters);

    public IEventFilterApplier Debug(string message = null, string start = null, string contains = null, string source = null) =>
        Apply(new DebugFilter(Message(message, start, contains), Source(source)));

    public IEventFilterApplier Debug(Regex pattern, string source = null) => Apply(new DebugFilter(new RegexMatcher(pattern), Source(source)));

    public IEventFilterApplier Info(string message = null, string start = null, string contains = null, string source = null) =>
        Apply(new InfoFilter(Message(message, start, contains), Source(source)));

    public IEventFilterApplier Info(Regex pattern, string source = null) => Apply(new InfoFilter(new RegexMatcher(pattern), Source(source)));

    public IEventFilterApplier Warning(string message = null, string start = null, string contains = null, string source = null) =>
        Apply(new WarningFilter(Message(message, start, contains), Source(source)));

    public IEventFilterApplier Warning(Regex pattern, string source = null) => Apply(new WarningFilter(new RegexMatcher(pattern), Source(source)));

    public IEventFilterApplier Error(string message = null, string start = null, string contains = null, string source = null) =>
        Apply(new ErrorFilter(Message(message, start, contains), Source(source)));

    public IEventFilterApplier Error(Regex pattern, string source = null) => Apply(new ErrorFilter(new RegexMatcher(pattern), Source(source)));

    /// <summary>An error whose cause is one; its message may be the event's or the cause's.</summary>
    public IEventFilterApplier Exception<TException>(string message = null, string start = null, string contains = null, string source = null)
        where TException : Exception => Exception(typeof(TException), message, start, contains, source);

    public IEventFilterApplier Exception<TException>(Regex pattern, string source = null)
        where TException : Exception => Exception(typeof(TException), pattern, source);

    public IEventFilterApplier Exception(Type exceptionType, string message = null, string start = null, string contains = null, string source = null, bool checkInnerExceptions = false) =>
        Apply(new ErrorFilter(exceptionType, Message(message, start, contains), Source(source), checkInnerExceptions));

    public IEventFilterApplier Exception(Type exceptionType, Regex pattern, string source = null, bool checkInnerExceptions = false) =>
        Apply(new ErrorFilter(exceptionType, new RegexMatcher(pattern), Source(source), checkInnerExceptions));

    public IEventFilterApplier ForLogLevel(LogLevel logLevel, string message = null, string start = null, string contains = null, string source = null) => logLevel switch
    {
        LogLevel.DebugLevel => Debug(message, start, contains, source),
        LogLevel.InfoLevel => Info(message, start, contains, source),
        LogLevel.WarningLevel => Warning(message, start, contains, source),
        LogLevel.ErrorLevel => Error(message, start, contains, source),
        _ => throw new ArgumentOutOfRangeException(nameof(logLevel), $"Unknown {nameof(LogLevel)} value: {logLevel}"),
    };

    public IEventFilterApplier ForLogLevel(LogLevel logLevel, Regex pattern, string source = null) => logLevel switch
    {
        LogLevel.DebugLevel => Debug(pattern, source),
        LogLevel.InfoLevel => Info(pattern, source),
        LogLevel.WarningLevel => Warning(pattern, source),
        LogLevel.ErrorLevel => Error(pattern, source),
        _ => throw new ArgumentOutOfRangeException(nameof(logLevel), $"Unknown {nameof(LogLevel)} value: {logLevel}"),
    };

    public IEventFilterApplier Custom(Predicate<LogEvent> predicate) => Apply(new CustomEventFilter(predicate));

    public IEventFilterApplier Custom<TLogEvent>(Predicate<TLogEvent> predicate)
        where TLogEvent : LogEvent => Custom(e => e is TLogEvent typed && predicate(typed));

    public IEventFilterApplier DeadLetter() => Apply(new DeadLettersFilter(null, null));

    public IEventFilterApplier DeadLetter<TMessage>(string source = null) => Letter(d => d.Message is TMessage, source);

    public IEventFilterApplier DeadLetter<TMessage>(Func<TMessage, bool> isMatch, string source = null) =>
        Letter(d => d.Message is TMessage message && isMatch(message), source);

    public IEventFilterApplier DeadLetter(Type type, string source = null) => Letter(d => type.IsInstanceOfType(d.Message), source);

    public IEventFilterApplier DeadLetter(Type type, Func<object, bool> isMatch, string source = null) =>
        Letter(d => type.IsInstanceOfType(d.Message) && isMatch(d.Message), source);

    private IEventFilterApplier Letter(Predicate<DeadLetter> isMatch, string source) => Apply(new DeadLettersFilter(null, Source(source), isMatch));

    private EventFilterApplier Apply(EventFilterBase filter) => new(_testkit, _system, [.. _filters, filter]);

    private static IStringMatcher Source(string source) => source is null ? null : new EqualsStringAndPathMatcher(source);

    private static IStringMatcher Message(string message, string start, string contains) =>
        message is not null ? new EqualsString(message)
        : start is not null ? new StartsWithString(start)
        : contains is not null ? new ContainsString(contains)
        : MatchesAll.Instance;
}
