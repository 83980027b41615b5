using Akka.Configuration;
using Akka.Embedded.Configuration;
using Akka.Event;
using Akka.Util;

namespace Akka.Actor;

/// <summary>The configuration of a system, read once.</summary>
public class Settings
{
    private readonly Config _userConfig;
    private Config _fallback = ConfigurationFactory.Default();

    internal Settings(Config config)
    {
        _userConfig = config;
        ConfigurationCheck.Refuse([.. AkkaKeys.Find(config).Where(problem => !problem.IsUnknownKey)]);
        Config = ReferenceEquals(config, _fallback) ? config : config.WithFallback(_fallback);

        Loggers = Config.GetStringList("akka.loggers");
        LoggersDispatcher = Config.GetString("akka.loggers-dispatcher");
        LoggerStartTimeout = Config.GetTimeSpan("akka.logger-startup-timeout");
        LogLevel = Config.GetString("akka.loglevel");
        StdoutLogLevel = Config.GetString("akka.stdout-loglevel");
        StdoutLogger = TypeResolver.Create<MinimalLogger>("akka.stdout-logger-class", Config.GetString("akka.stdout-logger-class") ?? typeof(StandardOutLogger).FullName);
        LogFormatter = Config.GetString("akka.logger-formatter") is { } formatter && TypeResolver.Find(formatter) != typeof(DefaultLogMessageFormatter)
            ? TypeResolver.Create<ILogMessageFormatter>("akka.logger-formatter", formatter)
            : DefaultLogMessageFormatter.Instance;
        LogConfigOnStart = Config.GetBoolean("akka.log-config-on-start");
        LogDeadLetters = Config.GetString("akka.log-dead-letters") switch
        {
            "on" or "true" or "yes" => int.MaxValue,
            "off" or "false" or "no" => 0,
            _ => Config.GetInt("akka.log-dead-letters"),
        };
        LogDeadLettersDuringShutdown = Config.GetBoolean("akka.log-dead-letters-during-shutdown");
        LogDeadLettersSuspendDuration = Config.GetTimeSpan("akka.log-dead-letters-suspend-duration");

        AskTimeout = Config.GetTimeSpan("akka.actor.ask-timeout");
        DebugAutoReceive = Config.GetBoolean("akka.actor.debug.autoreceive");
        DebugLifecycle = Config.GetBoolean("akka.actor.debug.lifecycle");
        DebugEventStream = Config.GetBoolean("akka.actor.debug.event-stream");
        DebugTimers = Config.GetBoolean("akka.actor.debug.log-timers");
        DebugUnhandledMessage = Config.GetBoolean("akka.actor.debug.unhandled");

        SchedulerClass = Config.GetString("akka.scheduler.implementation");
        CoordinatedShutdownTerminateActorSystem = Config.GetBoolean("akka.coordinated-shutdown.terminate-actor-system");
        CoordinatedShutdownRunByActorSystemTerminate = Config.GetBoolean("akka.coordinated-shutdown.run-by-actor-system-terminate");
        if (CoordinatedShutdownRunByActorSystemTerminate && !CoordinatedShutdownTerminateActorSystem)
            throw new ConfigurationException("akka.coordinated-shutdown.run-by-actor-system-terminate = on and akka.coordinated-shutdown.terminate-actor-system = off exclude each other.");
    }

    public Config Config { get; private set; }
    internal IList<string> Loggers { get; }
    internal string LoggersDispatcher { get; }
    internal TimeSpan LoggerStartTimeout { get; }
    internal string LogLevel { get; }
    internal string StdoutLogLevel { get; }
    internal MinimalLogger StdoutLogger { get; }
    internal ILogMessageFormatter LogFormatter { get; }
    internal bool LogConfigOnStart { get; }
    internal int LogDeadLetters { get; }
    internal bool LogDeadLettersDuringShutdown { get; }
    internal TimeSpan LogDeadLettersSuspendDuration { get; }
    internal TimeSpan AskTimeout { get; }
    internal bool DebugAutoReceive { get; }
    internal bool DebugLifecycle { get; }
    internal bool DebugEventStream { get; }
    internal bool DebugTimers { get; }
    internal bool DebugUnhandledMessage { get; }
    internal string SchedulerClass { get; }
    internal bool CoordinatedShutdownTerminateActorSystem { get; }
    internal bool CoordinatedShutdownRunByActorSystemTerminate { get; }

    /// <summary>A key that nobody knows does no harm, but its author believes that it does something.</summary>
    internal IEnumerable<ConfigurationProblem> UnknownKeys => AkkaKeys.Find(_userConfig).Where(problem => problem.IsUnknownKey);

    /// <summary>Puts defaults of an extension below what is configured.</summary>
    internal void InjectTopLevelFallback(Config config)
    {
        _fallback = config.SafeWithFallback(_fallback);
        Config = _userConfig.WithFallback(_fallback);
    }

    public override string ToString() => Config.ToString();
}
