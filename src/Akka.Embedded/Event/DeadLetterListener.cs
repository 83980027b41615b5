using Akka.Actor;

namespace Akka.Event;

/// <summary>Logs dead letters, and falls silent for a while when there are too many.</summary>
internal sealed class DeadLetterListener : ActorBase
{
    private readonly EventStream _eventStream = Context.System.EventStream;
    private readonly int _max = Context.System.Settings.LogDeadLetters;
    private readonly TimeSpan _pause = Context.System.Settings.LogDeadLettersSuspendDuration;
    private readonly IScheduler _clock = Context.System.Scheduler;
    private TimeSpan? _silentUntil;
    private int _count;

    /// <summary>Subscribed before it has started, so that the first dead letters of a system are logged too.</summary>
    public static IActorRef StartIn(ExtendedActorSystem system)
    {
        var listener = system.SystemActorOf<DeadLetterListener>("deadLetterListener");
        foreach (var channel in new[] { typeof(DeadLetter), typeof(Dropped), typeof(UnhandledMessage) }) system.EventStream.Subscribe(listener, channel);
        return listener;
    }

    protected override void PreRestart(Exception reason, object message)
    {
        // Stays subscribed across a restart.
    }

    protected override void PostStop() => _eventStream.Unsubscribe(Self);

    protected override bool Receive(object message)
    {
        if (message is not AllDeadLetters letter) return false;
        if (letter.Message is IDeadLetterSuppression) return true;
        _count = _count == int.MaxValue ? 1 : _count + 1;
        if (_silentUntil is { } until)
        {
            if (_clock.MonotonicClock <= until) return true;
            Log(letter, $", of which {_count - _max - 1} were not logged. The counter will be reset now");
            _count = 0;
            _silentUntil = null;
        }
        else if (_max == int.MaxValue || _count != _max)
        {
            Log(letter, "");
        }
        else if (_pause == Timeout.InfiniteTimeSpan)
        {
            Log(letter, ", no more dead letters will be logged");
            Context.Stop(Self);
        }
        else
        {
            Log(letter, $", no more dead letters will be logged in next [{_pause}]");
            _silentUntil = _clock.MonotonicClock + _pause;
        }

        return true;
    }

    private void Log(AllDeadLetters letter, string note)
    {
        var message = WrappedMessage.Unwrap(letter.Message);
        var type = message?.GetType().Name ?? "null";
        var text = $"Message [{type}]"
            + (letter.Message is IWrappedMessage ? $" wrapped in [{letter.Message.GetType().Name}]" : "")
            + (IsReal(letter.Sender) ? $" from {letter.Sender}" : "");
        var to = IsReal(letter.Recipient) ? $" to {letter.Recipient}" : "";
        text += letter switch
        {
            Dropped dropped => $"{to} was dropped. {dropped.Reason}. ",
            UnhandledMessage => $"{to} was unhandled. ",
            _ => $" to {letter.Recipient} was not delivered. ",
        };
        text += $"[{_count}] dead letters encountered{note}. ";
        if (letter is DeadLetter) text += $"If this is not an expected behavior then {letter.Recipient} may have terminated unexpectedly. ";
        text += "This logging can be turned off or adjusted with configuration settings 'akka.log-dead-letters' and 'akka.log-dead-letters-during-shutdown'.";
        if (message?.ToString() is { } content && content != type) text += $" Message content: {content}";
        _eventStream.Publish(new Info(letter.Recipient.Path.ToString(), letter.Recipient.GetType(), text));
    }

    private static bool IsReal(IActorRef actor) => actor is not (null or DeadLetterActorRef);
}
