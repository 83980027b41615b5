namespace Akka.Event;

public interface ILoggingAdapter
{
    internal ILogMessageFormatter Formatter { get; }
    bool IsDebugEnabled { get; }
    bool IsInfoEnabled { get; }
    bool IsWarningEnabled { get; }
    bool IsErrorEnabled { get; }
    bool IsEnabled(LogLevel logLevel);
    internal void Log(LogLevel logLevel, Exception cause, LogMessage message);
    internal void Log(LogLevel logLevel, Exception cause, string format);
}

public abstract class LoggingAdapterBase : ILoggingAdapter
{
    private protected LoggingAdapterBase(ILogMessageFormatter logMessageFormatter)
        => Formatter = logMessageFormatter ?? throw new ArgumentNullException(nameof(logMessageFormatter), "The message formatter must not be null.");

    public ILogMessageFormatter Formatter { get; }
    public abstract bool IsDebugEnabled { get; }
    public abstract bool IsInfoEnabled { get; }
    public abstract bool IsWarningEnabled { get; }
    public abstract bool IsErrorEnabled { get; }

    public bool IsEnabled(LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => IsDebugEnabled,
        LogLevel.InfoLevel => IsInfoEnabled,
        LogLevel.WarningLevel => IsWarningEnabled,
        LogLevel.ErrorLevel => IsErrorEnabled,
        _ => throw new NotSupportedException($"Unknown LogLevel {logLevel}"),
    };

    void ILoggingAdapter.Log(LogLevel logLevel, Exception cause, LogMessage message) => NotifyLog(logLevel, message, cause);
    void ILoggingAdapter.Log(LogLevel logLevel, Exception cause, string format) => NotifyLog(logLevel, format, cause);

    private protected abstract void NotifyLog(LogLevel logLevel, object message, Exception cause = null);
}

/// <summary>Logs by publishing on the bus.</summary>
internal sealed class BusLogging : LoggingAdapterBase
{
    public BusLogging(LoggingBus bus, string logSource, Type logClass, ILogMessageFormatter logMessageFormatter) : base(logMessageFormatter)
    {
        Bus = bus;
        LogSource = logSource;
        LogClass = logClass;
        IsDebugEnabled = bus.LogLevel <= LogLevel.DebugLevel;
        IsInfoEnabled = bus.LogLevel <= LogLevel.InfoLevel;
        IsWarningEnabled = bus.LogLevel <= LogLevel.WarningLevel;
        IsErrorEnabled = bus.LogLevel <= LogLevel.ErrorLevel;
    }

    public LoggingBus Bus { get; }
    public Type LogClass { get; }
    public string LogSource { get; }
    public override bool IsDebugEnabled { get; }
    public override bool IsInfoEnabled { get; }
    public override bool IsWarningEnabled { get; }
    public override bool IsErrorEnabled { get; }

    private protected override void NotifyLog(LogLevel logLevel, object message, Exception cause = null) => Bus.Publish(logLevel switch
    {
        LogLevel.DebugLevel => new Debug(cause, LogSource, LogClass, message),
        LogLevel.InfoLevel => new Info(cause, LogSource, LogClass, message),
        LogLevel.WarningLevel => new Warning(cause, LogSource, LogClass, message),
        LogLevel.ErrorLevel => new Error(cause, LogSource, LogClass, message),
        _ => throw new ArgumentOutOfRangeException(nameof(logLevel), logLevel, null),
    });
}

/// <summary>Logs nothing.</summary>
internal sealed class NoLogger : LoggingAdapterBase
{
    public static readonly ILoggingAdapter Instance = new NoLogger();

    private NoLogger() : base(DefaultLogMessageFormatter.Instance)
    {
    }

    public override bool IsDebugEnabled => false;
    public override bool IsInfoEnabled => false;
    public override bool IsWarningEnabled => false;
    public override bool IsErrorEnabled => false;

    private protected override void NotifyLog(LogLevel logLevel, object message, Exception cause = null)
    {
    }
}
