using Akka.Actor;

namespace Akka.Event;

/// <summary>A logger that is no actor: it writes at once, on the thread that logs.</summary>
internal abstract class MinimalLogger : MinimalActorRef
{
    public sealed override IActorRefProvider Provider => throw new NotSupportedException("This logger does not provide.");
    public sealed override ActorPath Path { get; } = new RootActorPath(Address.AllSystems, "/StandardOutLogger");

    private protected sealed override void TellInternal(object message, IActorRef sender)
        => Log(message ?? throw new ArgumentNullException(nameof(message), "The message to log must not be null."));

    protected abstract void Log(object message);
}

internal class StandardOutLogger : MinimalLogger
{
    protected override void Log(object message)
    {
        try
        {
            Console.WriteLine(message);
        }
        catch (FormatException e)
        {
            Console.WriteLine(Unformattable(message, e));
        }
    }

    private static string Unformattable(object message, FormatException e)
    {
        var text = message is LogEvent { Message: LogMessage log } @event
            ? $"[{@event.LogSource}] str=[{log.Format}], args=[{log.Unformatted()}]"
            : message.GetType().ToString();
        return $"[ERROR] Encountered System.FormatException while recording log: {text}. {e.Message} Please take a look at the logging call where this occurred and fix your format string.";
    }
}

/// <summary>Writes to the console.</summary>
public class DefaultLogger : ActorBase
{
    private MinimalLogger _stdoutLogger;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                _stdoutLogger = Context.System.Settings.StdoutLogger;
                Sender.Tell(new LoggerInitialized());
                return true;
            case LogEvent logEvent:
                Print(logEvent);
                return true;
            default:
                return false;
        }
    }

    protected virtual void Print(LogEvent logEvent) => _stdoutLogger.Tell(logEvent);
}
