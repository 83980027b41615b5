using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.TestKit;

/// <summary>
/// Time that stands still until the test moves it. What has come due runs on the test's thread, inside
/// <see cref="Advance"/>, in the order of its times; what repeats runs once an advance and then waits for its
/// interval anew. Chosen by <c>akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"</c>.
/// </summary>
public class TestScheduler : IScheduler, IAdvancedScheduler
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(DateTimeOffset Due, long Number), Item> _items = [];
    private readonly DateTimeOffset _start = TimeProvider.System.GetUtcNow();
    private DateTimeOffset _now;
    private long _number;

    /// <summary>As every scheduler has it that configuration can name; this one has no settings and logs nothing.</summary>
    public TestScheduler(Config schedulerConfig, ILoggingAdapter log) => _now = _start;

    public DateTimeOffset Now => TimeNow;

    public TimeSpan MonotonicClock => TimeNow - _start;

    public TimeSpan HighResMonotonicClock => MonotonicClock;

    public IAdvancedScheduler Advanced => this;

    private DateTimeOffset TimeNow
    {
        get
        {
            lock (_lock)
                return _now;
        }
    }

    public void Advance(TimeSpan offset)
    {
        foreach (var item in TakeDue(offset))
        {
            if (item.Cancelable is { IsCancellationRequested: true })
                continue;
            item.Work();
            if (item.Interval is { } interval)
                Schedule(interval, item);
        }
    }

    public void AdvanceTo(DateTimeOffset when)
    {
        if (when < TimeNow)
            throw new InvalidOperationException("You can't reverse time...");
        Advance(when - TimeNow);
    }

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellOnce(delay, receiver, message, sender, null);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Schedule(delay, new Item(() => receiver.Tell(message, sender), null, cancelable));

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, null);

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Schedule(initialDelay, new Item(() => receiver.Tell(message, sender), interval, cancelable));

    public void ScheduleOnce(TimeSpan delay, Action action) => ScheduleOnce(delay, action, null);

    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) => Schedule(delay, new Item(action, null, cancelable));

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) => ScheduleRepeatedly(initialDelay, interval, action, null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Schedule(initialDelay, new Item(action, interval, cancelable));

    private void Schedule(TimeSpan delay, Item item)
    {
        lock (_lock)
            _items.Add((_now + delay, _number++), item);
    }

    private List<Item> TakeDue(TimeSpan offset)
    {
        lock (_lock)
        {
            _now += offset;
            var due = _items.TakeWhile(i => i.Key.Due <= _now).ToList();
            foreach (var (key, _) in due)
                _items.Remove(key);
            return [.. due.Select(i => i.Value)];
        }
    }

    private sealed record Item(Action Work, TimeSpan? Interval, ICancelable Cancelable);
}
