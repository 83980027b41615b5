using Akka.Actor;
using Akka.Event;
using Serilog;
using Serilog.Core;
using Serilog.Core.Enrichers;

namespace Akka.Logger.Serilog;

/// <summary>
/// Hands what is logged to <see cref="Log.Logger"/>, with template and arguments kept apart, and with SourceContext,
/// ActorPath, Timestamp, LogSource and Thread of the place that logged. Chosen by
/// <c>akka.loggers = ["Akka.Logger.Serilog.SerilogLogger, Akka.Logger.Serilog"]</c>.
/// </summary>
internal class SerilogLogger : ReceiveActor
{
    private readonly ILoggingAdapter _log = Logging.GetLogger(Context.System.EventStream, "SerilogLogger");

    public SerilogLogger()
    {
        Receive<Error>(e => To(e).Error(e.Cause, Template(e.Message), Arguments(e.Message)));
        Receive<Warning>(e => To(e).Warning(e.Cause, Template(e.Message), Arguments(e.Message)));
        Receive<Info>(e => To(e).Information(e.Cause, Template(e.Message), Arguments(e.Message)));
        Receive<Debug>(e => To(e).Debug(e.Cause, Template(e.Message), Arguments(e.Message)));
        Receive<InitializeLogger>(_ =>
        {
            _log.Info("SerilogLogger started");
            Sender.Tell(new LoggerInitialized());
        });
    }

    private static ILogger To(LogEvent logEvent)
    {
        var logger = Log.Logger
            .ForContext(Constants.SourceContextPropertyName, logEvent.LogClass.FullName)
            .ForContext("ActorPath", Context.Sender.Path)
            .ForContext("Timestamp", logEvent.Timestamp)
            .ForContext("LogSource", logEvent.LogSource)
            .ForContext("Thread", logEvent.Thread.ManagedThreadId.ToString("0000"));
        ILogEventEnricher[] enrichers =
        [
            .. (logEvent.Message as SerilogPayload)?.Enrichers ?? [],
            .. (Content(logEvent.Message) as LogMessage)?.Parameters().OfType<ILogEventEnricher>() ?? [],
        ];
        return enrichers.Length == 0 ? logger : logger.ForContext(enrichers);
    }

    private static object Content(object message) => message is SerilogPayload payload ? payload.Message : message;

    // Plain text is an argument, not a template: braces in it are braces.
    private static string Template(object message) => Content(message) is LogMessage log ? log.Format : "{Message:l}";

    private static object[] Arguments(object message) => Content(message) is LogMessage log
        ? [.. log.Parameters().Where(p => p is not PropertyEnricher)]
        : [Content(message)];
}
