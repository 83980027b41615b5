using System.Diagnostics;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// Real time. Bears the name that configurations give, but is a heap and one thread that sleeps until the next
/// entry is due: no tick is spent while nothing is, and what is cancelled leaves at once.
/// </summary>
public sealed class HashedWheelTimerScheduler : SchedulerBase, IDisposable
{
    private readonly TimerHeap _heap = new();
    private Thread _thread;
    private long _wakesAt = long.MaxValue;
    private bool _stopped;

    public HashedWheelTimerScheduler(Config scheduler, ILoggingAdapter log) : base(scheduler, log)
    {
    }

    public override TimeSpan MonotonicClock => Stopwatch.GetElapsedTime(0);
    public override TimeSpan HighResMonotonicClock => MonotonicClock;
    private protected override DateTimeOffset TimeNow => TimeProvider.System.GetUtcNow();

    private protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable)
        => Add(delay, TimeSpan.Zero, new TellEntry(receiver, message, sender), cancelable);

    private protected override void InternalScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable)
        => Add(initialDelay, interval, new TellEntry(receiver, message, sender), cancelable);

    private protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable)
        => Add(delay, TimeSpan.Zero, new ActionEntry(action), cancelable);

    private protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable)
        => Add(initialDelay, interval, new ActionEntry(action), cancelable);

    /// <summary>What is still scheduled is dropped.</summary>
    public void Dispose()
    {
        lock (_heap)
        {
            _stopped = true;
            _heap.Clear();
            Monitor.Pulse(_heap);
        }
    }

    private void Add(TimeSpan delay, TimeSpan interval, Entry entry, ICancelable cancelable)
    {
        if (cancelable is { IsCancellationRequested: true }) return;
        entry.Scheduler = this;
        entry.Interval = interval.Ticks;
        entry.Cancelable = cancelable;
        entry.Listens = cancelable is Cancelable own && own.TryListen(entry);
        lock (_heap)
        {
            if (_stopped) throw new SchedulerException("cannot enqueue after timer shutdown");
            // Cancelled between the check and here: nobody would tell this entry any more.
            if (cancelable is { IsCancellationRequested: true }) return;
            entry.Due = delay.Ticks > TimeSpan.MaxValue.Ticks - MonotonicClock.Ticks ? long.MaxValue : MonotonicClock.Ticks + delay.Ticks;
            _heap.Add(entry);
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = "akka.scheduler" };
                _thread.UnsafeStart();
            }
            else if (entry.Due < _wakesAt)
            {
                _wakesAt = entry.Due;
                Monitor.Pulse(_heap);
            }
        }
    }

    private void Run()
    {
        while (NextDue() is { } entry)
        {
            if (entry.Cancelable is { IsCancellationRequested: true }) continue;
            try
            {
                entry.Fire();
                if (entry.Interval > 0) Again(entry);
            }
            catch (Exception e)
            {
                // And not again: what failed once would fail at each turn.
                Log.Error(e, "exception while executing timer task");
            }
        }
    }

    private Entry NextDue()
    {
        lock (_heap)
        {
            while (!_stopped)
            {
                if (_heap.First is not Entry first)
                {
                    _wakesAt = long.MaxValue;
                    Monitor.Wait(_heap);
                    continue;
                }

                var left = first.Due - MonotonicClock.Ticks;
                if (left <= 0)
                {
                    _heap.Remove(first);
                    if (first.Interval == 0 && first.Listens) ((Cancelable)first.Cancelable).StopListening(first);
                    return first;
                }

                _wakesAt = first.Due;
                Monitor.Wait(_heap, TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(left / (double)TimeSpan.TicksPerMillisecond), int.MaxValue)));
            }

            return null;
        }
    }

    private void Again(Entry entry)
    {
        lock (_heap)
        {
            if (_stopped || entry.Cancelable is { IsCancellationRequested: true }) return;
            entry.Due += entry.Interval;
            _heap.Add(entry);
        }
    }

    private abstract class Entry : TimerHeap.Entry, ICancelListener
    {
        public HashedWheelTimerScheduler Scheduler;
        public ICancelable Cancelable;
        public bool Listens;
        public long Interval;

        public abstract void Fire();

        public void OnCanceled()
        {
            lock (Scheduler._heap) Scheduler._heap.Remove(this);
        }
    }

    private sealed class TellEntry(ICanTell receiver, object message, IActorRef sender) : Entry
    {
        public override void Fire() => receiver.Tell(message, sender);
    }

    private sealed class ActionEntry(Action action) : Entry
    {
        public override void Fire() => action();
    }
}
