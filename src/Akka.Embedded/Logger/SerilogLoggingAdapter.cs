using System.Collections.Immutable;
using Akka.Event;
using Serilog.Core;
using Serilog.Core.Enrichers;

namespace Akka.Logger.Serilog;

/// <summary>Logs Serilog templates, with properties of its own on each message.</summary>
public class SerilogLoggingAdapter : LoggingAdapterBase
{
    private readonly LoggingBus _bus;
    private readonly string _logSource;
    private readonly Type _logClass;
    private readonly ImmutableStack<ILogEventEnricher> _enrichers;

    internal SerilogLoggingAdapter(LoggingBus bus, string logSource, Type logClass)
        : this(bus, logSource, logClass, [])
    {
    }

    private SerilogLoggingAdapter(LoggingBus bus, string logSource, Type logClass, ImmutableStack<ILogEventEnricher> enrichers)
        : base(SerilogLogMessageFormatter.Instance)
    {
        (_bus, _logSource, _logClass, _enrichers) = (bus, logSource, logClass, enrichers);
        IsErrorEnabled = bus.LogLevel <= LogLevel.ErrorLevel;
        IsWarningEnabled = bus.LogLevel <= LogLevel.WarningLevel;
        IsInfoEnabled = bus.LogLevel <= LogLevel.InfoLevel;
        IsDebugEnabled = bus.LogLevel <= LogLevel.DebugLevel;
    }

    public override bool IsDebugEnabled { get; }

    public override bool IsInfoEnabled { get; }

    public override bool IsWarningEnabled { get; }

    public override bool IsErrorEnabled { get; }

    /// <summary>Another adapter, whose messages have this property too; of two with one name the later counts.</summary>
    internal ILoggingAdapter SetContextProperty(string name, object value, bool destructureObjects = false) =>
        new SerilogLoggingAdapter(_bus, _logSource, _logClass, _enrichers.Push(new PropertyEnricher(name, value, destructureObjects)));

    private protected override void NotifyLog(LogLevel logLevel, object message, Exception cause = null)
    {
        var payload = new SerilogPayload(message, _enrichers);
        _bus.Publish(logLevel switch
        {
            LogLevel.DebugLevel => new Debug(cause, _logSource, _logClass, payload),
            LogLevel.InfoLevel => new Info(cause, _logSource, _logClass, payload),
            LogLevel.WarningLevel => new Warning(cause, _logSource, _logClass, payload),
            LogLevel.ErrorLevel => new Error(cause, _logSource, _logClass, payload),
            _ => throw new ArgumentOutOfRangeException(nameof(logLevel), logLevel, null),
        });
    }
}
