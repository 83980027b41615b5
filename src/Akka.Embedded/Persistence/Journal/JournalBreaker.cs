using Akka.Actor;
using Akka.Configuration;
using Akka.Pattern;
using Akka.Persistence.Sql;

namespace Akka.Persistence.Journal;

/// <summary>
/// The circuit breaker in front of a plugin: <c>max-failures</c> in a row open it, then calls fail at once until,
/// after <c>reset-timeout</c>, one is let through. A call not done within <c>call-timeout</c> has failed.
/// </summary>
internal sealed class JournalBreaker(IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout)
{
    private readonly Lock _lock = new();

    // All calls have the same timeout, so the oldest is due first and one timer is enough. Who is done leaves, from anywhere: one that
    // hangs would otherwise keep all that came after it.
    private readonly LinkedList<Call> _calls = new();
    private bool _timerRunning;
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
        Enter();
        try
        {
            var task = body();
            var result = task.IsCompleted ? await task : await Watch(task);
            OnSuccess();
            return result;
        }
        catch (PayloadTooLargeException)
        {
            // Refused before the store was asked: it says nothing of the store, and must not shut out others.
            Leave();
            throw;
        }
        catch
        {
            OnFailure();
            throw;
        }
    }

    public Task CallAsync(Func<Task> body) => CallAsync(async () =>
    {
        await body();
        return true;
    });

    private void Enter()
    {
        lock (_lock)
        {
            if (_failures < maxFailures)
                return;
            var remaining = _opened + resetTimeout - scheduler.MonotonicClock;
            if (_trying || remaining > TimeSpan.Zero)
                throw new OpenCircuitException($"Circuit Breaker is open; calls are failing fast for {(_trying ? TimeSpan.Zero : remaining)}.");
            _trying = true;
        }
    }

    private void OnSuccess()
    {
        lock (_lock)
        {
            _failures = 0;
            _trying = false;
        }
    }

    private void Leave()
    {
        lock (_lock)
            _trying = false;
    }

    private void OnFailure()
    {
        lock (_lock)
        {
            _trying = false;
            _opened = scheduler.MonotonicClock;
            if (_failures < maxFailures)
                _failures++;
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
        if (_timerRunning)
            return;
        _timerRunning = true;
        scheduler.Advanced.ScheduleOnce(callTimeout, OnTimer);
    }

    private void OnTimer()
    {
        var due = new List<Call>();
        lock (_lock)
        {
            var now = scheduler.MonotonicClock;
            while (_calls.First is { } oldest && oldest.Value.Deadline <= now)
            {
                _calls.RemoveFirst();
                due.Add(oldest.Value);
            }

            _timerRunning = false;
            if (_calls.First is { } next)
            {
                _timerRunning = true;
                scheduler.Advanced.ScheduleOnce(next.Value.Deadline - now, OnTimer);
            }
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
