using Akka.Actor;
using Akka.Configuration;
using Akka.Pattern;
using Akka.Persistence.Sql;

namespace Akka.Persistence.Journal;

/// <summary>
/// The circuit breaker in front of a plugin: <c>max-failures</c> in a row open it, then calls fail at once until,
/// after <c>reset-timeout</c>, one is let through, whose end alone decides. A call not done within <c>call-timeout</c> has failed,
/// unless the timer itself comes late: a process that was stopped had no time to be answered, and waits once more as long.
/// </summary>
internal sealed class JournalBreaker(IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout)
{
    private readonly Lock _lock = new();

    // All calls have the same timeout, so the oldest is due first and one timer is enough. Who is done leaves, from anywhere: one that
    // hangs would otherwise keep all that came after it.
    private readonly LinkedList<Call> _calls = new();
    private bool _timerRunning;
    private TimeSpan _timerDue;
    private int _failures;
    private TimeSpan _opened;
    private bool _trying;

    public static JournalBreaker From(IScheduler scheduler, Config config) => new(scheduler,
        config.GetInt("circuit-breaker.max-failures", 10),
        config.GetTimeSpan("circuit-breaker.call-timeout", TimeSpan.FromSeconds(10)),
        config.GetTimeSpan("circuit-breaker.reset-timeout", TimeSpan.FromSeconds(30)));

    /// <summary>How many calls are under way, without those that were late.</summary>
    internal int Watched
    {
        get
        {
            lock (_lock)
                return _calls.Count;
        }
    }

    public async Task<T> CallAsync<T>(Func<Task<T>> body)
    {
        var tries = Enter();
        try
        {
            var task = body();
            var result = task.IsCompleted ? await task : await Watch(task);
            OnSuccess(tries);
            return result;
        }
        catch (PayloadTooLargeException)
        {
            // Refused before the store was asked: it says nothing of the store, and must not shut out others.
            Leave(tries);
            throw;
        }
        catch
        {
            OnFailure(tries);
            throw;
        }
    }

    public Task CallAsync(Func<Task> body) => CallAsync(async () =>
    {
        await body();
        return true;
    });

    /// <summary>Whether this is the one call that an open breaker lets through.</summary>
    private bool Enter()
    {
        lock (_lock)
        {
            if (IsClosed)
                return false;
            var remaining = _opened + resetTimeout - scheduler.MonotonicClock;
            if (_trying || remaining > TimeSpan.Zero)
                throw new OpenCircuitException($"Circuit Breaker is open; calls are failing fast for {(_trying ? TimeSpan.Zero : remaining)}.");
            return _trying = true;
        }
    }

    private bool IsClosed => _failures < maxFailures;

    // What began before it opened says nothing of what it has become since.
    private void OnSuccess(bool tries)
    {
        lock (_lock)
        {
            if (tries || IsClosed)
                _failures = 0;
            if (tries)
                _trying = false;
        }
    }

    private void Leave(bool tries)
    {
        lock (_lock)
        {
            if (tries)
                _trying = false;
        }
    }

    private void OnFailure(bool tries)
    {
        lock (_lock)
        {
            if (tries)
                _trying = false;
            else if (!IsClosed || ++_failures < maxFailures)
                return;
            _opened = scheduler.MonotonicClock;
        }
    }

    private Task<T> Watch<T>(Task<T> task)
    {
        var call = new Call<T>(this, scheduler.MonotonicClock + callTimeout, callTimeout);
        lock (_lock)
        {
            _calls.AddLast(call.Place);
            StartTimer();
        }

        _ = task.ContinueWith(static (t, state) => ((Call<T>)state!).Complete(t), call, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return call.Task;
    }

    private void Done(Call call)
    {
        lock (_lock)
        {
            if (call.Place.List is not null)
                _calls.Remove(call.Place);
        }
    }

    private void StartTimer()
    {
        if (!_timerRunning)
            Schedule(callTimeout);
    }

    private void Schedule(TimeSpan delay)
    {
        _timerRunning = true;
        _timerDue = scheduler.MonotonicClock + delay;
        scheduler.Advanced.ScheduleOnce(delay, OnTimer);
    }

    private void OnTimer()
    {
        var due = new List<Call>();
        lock (_lock)
        {
            var now = scheduler.MonotonicClock;
            if (now - _timerDue > callTimeout / 10)
            {
                Schedule(callTimeout);
                return;
            }

            while (_calls.First is { } oldest && oldest.Value.Deadline <= now)
            {
                _calls.RemoveFirst();
                due.Add(oldest.Value);
            }

            _timerRunning = false;
            if (_calls.First is { } next)
                Schedule(next.Value.Deadline - now);
        }

        foreach (var call in due)
            call.TimeOut();
    }

    private abstract class Call
    {
        protected Call(TimeSpan deadline) => (Deadline, Place) = (deadline, new LinkedListNode<Call>(this));

        public TimeSpan Deadline { get; }

        public LinkedListNode<Call> Place { get; }

        public abstract void TimeOut();
    }

    private sealed class Call<T>(JournalBreaker breaker, TimeSpan deadline, TimeSpan timeout) : Call(deadline)
    {
        private readonly TaskCompletionSource<T> _promise = new();

        public Task<T> Task => _promise.Task;

        public void Complete(Task<T> task)
        {
            breaker.Done(this);
            _promise.TrySetFromTask(task);
        }

        public override void TimeOut() =>
            _promise.TrySetException(new TimeoutException($"The journal or snapshot store did not answer within {timeout}."));
    }
}
