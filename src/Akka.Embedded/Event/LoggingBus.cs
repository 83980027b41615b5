using Akka.Actor;
using Akka.Util;

namespace Akka.Event;

/// <summary>The part of the event stream that starts, feeds and stops the loggers.</summary>
public class LoggingBus : Subscriptions
{
    private static readonly LogLevel[] Levels = Enum.GetValues<LogLevel>();

    private readonly List<IActorRef> _loggers = new();
    private readonly CancellationTokenSource _stopping = new();

    internal LogLevel LogLevel { get; private set; }

    /// <summary>Prints to the console until the configured loggers have started.</summary>
    internal void StartStdoutLogger(Settings config) => SubscribeFrom(Logging.LogLevelFor(config.StdoutLogLevel), config.StdoutLogger);

    internal void StartDefaultLoggers(ActorSystemImpl system)
    {
        var settings = system.Settings;
        var name = $"{Logging.SimpleName(this)}({system.Name})";
        var keepStdout = false;
        LogLevel = Logging.LogLevelFor(settings.LogLevel);
        var starting = new List<(string Name, Task Started)>();
        foreach (var typeName in settings.Loggers)
        {
            var type = TypeResolver.Resolve("akka.loggers", typeName);
            if (typeof(MinimalLogger).IsAssignableFrom(type))
                keepStdout = true;
            else
                starting.Add((type.FullName, StartLogger(system, type, name)));
        }

        // Where one thread does all, they can only start after this.
        if (!system.StaysOnThread) Wait(starting, settings.LoggerStartTimeout, name);
        if (settings.DebugUnhandledMessage) Subscribe(system.SystemActorOf(Props.Create(() => new UnhandledMessageForwarder()), "UnhandledMessageForwarder"), typeof(UnhandledMessage));
        if (!keepStdout) Unsubscribe(settings.StdoutLogger);
        Publish(new Debug(name, GetType(), "Default Loggers started"));
    }

    internal void StopDefaultLoggers(ActorSystem system)
    {
        StartStdoutLogger(system.Settings);
        Publish(new Debug(Logging.SimpleName(this), GetType(), "Shutting down: StandardOutLogger started"));
        _stopping.Cancel();
        lock (_loggers)
        {
            foreach (var logger in _loggers) Stop(logger);
            _loggers.Clear();
        }

        Publish(new Debug(Logging.SimpleName(this), GetType(), "All default loggers stopped"));
    }

    private async Task StartLogger(ActorSystemImpl system, Type type, string name)
    {
        var props = Props.Create(type).WithDispatcher(system.Settings.LoggersDispatcher);
        var logger = system.SystemActorOf(props, $"log{system.NextBusNumber()}-{Logging.SimpleName(type)}");
        try
        {
            var answer = await logger.Ask(new InitializeLogger(this), Timeout.InfiniteTimeSpan, _stopping.Token).ConfigureAwait(system.StaysOnThread);
            if (answer is LoggerInitialized)
            {
                lock (_loggers) _loggers.Add(logger);
                SubscribeFrom(LogLevel, logger);
                Publish(new Debug(name, GetType(), $"Logger {type.FullName} started"));
                return;
            }

            Publish(new Error(null, name, GetType(), $"Logger {type.FullName} did not respond with LoggerInitialized, sent instead {answer.GetType()}. Stopping logger."));
        }
        catch (Exception e)
        {
            Publish(new Warning(e, name, GetType(), $"Logger {type.FullName} could not be started. Stopping logger."));
        }

        Stop(logger);
    }

    // Starting a system is synchronous, and what it logs right after should reach its loggers.
#pragma warning disable VSTHRD002 // Called on no actor's and no UI's thread.
    private void Wait(List<(string Name, Task Started)> loggers, TimeSpan timeout, string source)
    {
        Task.WaitAll(loggers.Select(logger => logger.Started).ToArray(), timeout);
        foreach (var (logger, _) in loggers.Where(logger => !logger.Started.IsCompleted))
            Publish(new Warning(source, GetType(), $"Logger {logger} did not respond within {timeout} to InitializeLogger(bus): it may miss what is logged until it is ready."));
    }
#pragma warning restore VSTHRD002

    private void Stop(IActorRef logger)
    {
        Unsubscribe(logger);
        ((IInternalActorRef)logger).Stop();
    }

    private void SubscribeFrom(LogLevel logLevel, IActorRef logger)
    {
        foreach (var level in Levels.Where(level => level >= logLevel)) Subscribe(logger, level.ClassFor());
    }

    private sealed class UnhandledMessageForwarder : ActorBase
    {
        protected override bool Receive(object message)
        {
            if (message is not UnhandledMessage unhandled) return false;
            var sender = unhandled.Sender is null ? "NoSender" : unhandled.Sender.Path.ToString();
            Context.System.EventStream.Publish(new Debug(unhandled.Recipient.Path.ToString(), unhandled.Recipient.GetType(), $"Unhandled message from {sender} : {unhandled.Message}"));
            return true;
        }
    }
}

/// <summary>The first message to a logger; it answers <see cref="LoggerInitialized"/>.</summary>
public class InitializeLogger(LoggingBus loggingBus) : INoSerializationVerificationNeeded
{
    internal LoggingBus LoggingBus { get; } = loggingBus;
}

public class LoggerInitialized : INoSerializationVerificationNeeded
{
}
