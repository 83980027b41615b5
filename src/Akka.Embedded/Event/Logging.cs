using Akka.Actor;

namespace Akka.Event;

public static class Logging
{
    private const LogLevel OffLogLevel = (LogLevel)int.MaxValue;

    public static ILoggingAdapter GetLogger(this IActorContext context, ILogMessageFormatter logMessageFormatter = null)
        => Create(context.System.EventStream, LogSource.Create(context, context.System), logMessageFormatter ?? context.System.Settings.LogFormatter);

    public static ILoggingAdapter GetLogger(ActorSystem system, object logSourceObj, ILogMessageFormatter logMessageFormatter = null)
        => Create(system.EventStream, LogSource.Create(logSourceObj, system), logMessageFormatter ?? system.Settings.LogFormatter);

    public static ILoggingAdapter GetLogger(LoggingBus loggingBus, object logSourceObj, ILogMessageFormatter logMessageFormatter = null)
        => Create(loggingBus, LogSource.Create(logSourceObj), logMessageFormatter ?? DefaultLogMessageFormatter.Instance);

    internal static string SimpleName(object o) => SimpleName(o.GetType());
    internal static string SimpleName(Type t) => t.Name;

    internal static Type ClassFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => typeof(Debug),
        LogLevel.InfoLevel => typeof(Info),
        LogLevel.WarningLevel => typeof(Warning),
        LogLevel.ErrorLevel => typeof(Error),
        _ => throw new ArgumentException("Unknown LogLevel", nameof(logLevel)),
    };

    internal static string StringFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => "DEBUG",
        LogLevel.InfoLevel => "INFO",
        LogLevel.WarningLevel => "WARNING",
        LogLevel.ErrorLevel => "ERROR",
        OffLogLevel => "OFF",
        _ => throw new ArgumentException("Unknown LogLevel", nameof(logLevel)),
    };

    internal static LogLevel LogLevelFor(string logLevel) => logLevel?.ToUpperInvariant() switch
    {
        "DEBUG" => LogLevel.DebugLevel,
        "INFO" => LogLevel.InfoLevel,
        "WARNING" => LogLevel.WarningLevel,
        "ERROR" => LogLevel.ErrorLevel,
        "OFF" => OffLogLevel,
        _ => throw new ArgumentException($"Unknown LogLevel: \"{logLevel}\". Valid values are: \"DEBUG\", \"INFO\", \"WARNING\", \"ERROR\", \"OFF\"", nameof(logLevel)),
    };

    public static LogLevel LogLevelFor<T>() where T : LogEvent
        => Enum.GetValues<LogLevel>().Cast<LogLevel?>().FirstOrDefault(level => level.Value.ClassFor() == typeof(T))
            ?? throw new ArgumentException($"Unknown LogEvent type: \"{typeof(T).FullName}\".");

    private static BusLogging Create(LoggingBus bus, LogSource source, ILogMessageFormatter formatter) => new(bus, source.Source, source.Type, formatter);
}

/// <summary>The name and class under which something logs.</summary>
internal readonly struct LogSource
{
    private LogSource(string source, Type type)
    {
        Source = source;
        Type = type;
    }

    public string Source { get; }
    public Type Type { get; }

    public static LogSource Create(string source, Type t) => new(source, t);

    public static LogSource Create(object o) => o switch
    {
        LogSource source => source,
        IActorContext context => new LogSource(context.Self.Path.ToString(), context.Props.Type),
        IActorRef actor => new LogSource(actor.Path.ToString(), actor.GetType()),
        string text => new LogSource(text, typeof(DummyClassForStringSources)),
        Type type => new LogSource(Logging.SimpleName(type), type),
        _ => new LogSource(Logging.SimpleName(o), o.GetType()),
    };

    public static LogSource Create(object o, ActorSystem system) => o switch
    {
        LogSource or IActorContext or IActorRef => Create(o),
        string text => new LogSource($"{text} ({system})", typeof(DummyClassForStringSources)),
        Type type => new LogSource($"{Logging.SimpleName(type)} ({system})", type),
        _ => new LogSource($"{Logging.SimpleName(o)} ({system})", o.GetType()),
    };
}

/// <summary>The class of what logs under a plain string.</summary>
internal class DummyClassForStringSources
{
}
