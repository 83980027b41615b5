using Akka.Event;

namespace Akka.Actor;

/// <summary>What runs when the last actor has stopped: last in, first out; then the system counts as terminated.</summary>
internal sealed class TerminationCallbacks(ILoggingAdapter log, bool inline)
{
    private readonly TaskCompletionSource _completed = new(inline ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private Stack<Action> _callbacks = new();

    public Task Completed => _completed.Task;

    public void Add(Action code)
    {
        lock (_lock)
        {
            if (_callbacks is null) throw new InvalidOperationException("ActorSystem already terminated.");
            _callbacks.Push(code);
        }
    }

    public void Run()
    {
        while (true)
        {
            Action callback;
            lock (_lock)
            {
                if (_callbacks is null || !_callbacks.TryPop(out callback))
                {
                    _callbacks = null;
                    break;
                }
            }

            try
            {
                callback();
            }
            catch (Exception e)
            {
                log.Error(e, "An action registered for the termination of the system failed");
            }
        }

        _completed.TrySetResult();
    }
}
