using Akka.Event;

namespace Akka.Actor
{
    /// <summary>Timers of one actor, by key: starting one anew replaces it, and they end with the incarnation.</summary>
    public interface ITimerScheduler
    {
        IReadOnlyCollection<object> ActiveTimers { get; }
        void StartPeriodicTimer(object key, object msg, TimeSpan interval);
        void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval);
        void StartSingleTimer(object key, object msg, TimeSpan timeout);
        bool IsTimerActive(object key);
        void Cancel(object key);
        void CancelAll();
    }

    /// <summary>An actor that gets timers: the runtime sets the property before the constructor's body runs.</summary>
    public interface IWithTimers
    {
        ITimerScheduler Timers { get; set; }
    }
}

namespace Akka.Actor.Scheduler
{
    internal sealed class TimerScheduler(ActorCell cell) : ITimerScheduler
    {
        private readonly Dictionary<object, (TimerMsg Message, bool Repeat, ICancelable Task)> _timers = new();
        private readonly bool _logs = cell.System.Settings.DebugTimers;

        public IReadOnlyCollection<object> ActiveTimers => _timers.Keys;

        public void StartPeriodicTimer(object key, object msg, TimeSpan interval) => Start(key, msg, interval, interval);
        public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) => Start(key, msg, initialDelay, interval);
        public void StartSingleTimer(object key, object msg, TimeSpan timeout) => Start(key, msg, timeout, null);

        public bool IsTimerActive(object key) => _timers.ContainsKey(key);

        public void Cancel(object key)
        {
            if (!_timers.Remove(key, out var timer)) return;
            Debug("Cancel timer [{0}]", key);
            timer.Task.Cancel();
        }

        public void CancelAll()
        {
            Debug("Cancel all timers");
            foreach (var timer in _timers.Values) timer.Task.Cancel();
            _timers.Clear();
        }

        private void Start(object key, object msg, TimeSpan delay, TimeSpan? interval)
        {
            Cancel(key);
            var message = msg is INotInfluenceReceiveTimeout ? new NotInfluencingTimerMsg(key, msg, this) : new TimerMsg(key, msg, this);
            var scheduler = cell.System.Scheduler;
            var task = interval is { } period
                ? scheduler.ScheduleTellRepeatedlyCancelable(delay, period, cell.Self, message, ActorRefs.NoSender)
                : scheduler.ScheduleTellOnceCancelable(delay, cell.Self, message, ActorRefs.NoSender);
            Debug("Start timer [{0}]", key);
            _timers[key] = (message, interval is not null, task);
        }

        private void Debug(string format, params object[] about)
        {
            if (_logs) cell.System.Log.Debug(format, about);
        }

        /// <summary>The message of a timer that is still wanted; null if it was cancelled, replaced, or another incarnation's.</summary>
        public static object Unwrap(ActorBase actor, TimerMsg message)
        {
            if (actor is not IWithTimers { Timers: TimerScheduler timers } || !ReferenceEquals(timers, message.Owner)) return null;
            if (!timers._timers.TryGetValue(message.Key, out var timer) || !ReferenceEquals(timer.Message, message)) return null;
            if (!timer.Repeat) timers._timers.Remove(message.Key);
            return message.Message;
        }

        internal class TimerMsg(object key, object message, TimerScheduler owner) : IWrappedMessage, INoSerializationVerificationNeeded
        {
            public object Key { get; } = key;
            public object Message { get; } = message;
            public TimerScheduler Owner { get; } = owner;
            public override string ToString() => $"TimerMsg(key={Key}, message={Message})";
        }

        private sealed class NotInfluencingTimerMsg(object key, object message, TimerScheduler owner)
            : TimerMsg(key, message, owner), INotInfluenceReceiveTimeout;
    }
}
