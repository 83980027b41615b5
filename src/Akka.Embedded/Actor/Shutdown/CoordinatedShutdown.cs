using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// Stops a system in phases, each after those it depends on: its tasks run together, and the next phase waits for
/// them, at most until the phase's time is over.
/// </summary>
public sealed partial class CoordinatedShutdown : IExtension
{
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";
    public const string PhaseServiceUnbind = "service-unbind";
    public const string PhaseServiceRequestsDone = "service-requests-done";
    public const string PhaseServiceStop = "service-stop";
    public const string PhaseBeforeClusterShutdown = "before-cluster-shutdown";
    public const string PhaseClusterShardingShutdownRegion = "cluster-sharding-shutdown-region";
    public const string PhaseClusterLeave = "cluster-leave";
    public const string PhaseClusterExiting = "cluster-exiting";
    public const string PhaseClusterExitingDone = "cluster-exiting-done";
    public const string PhaseClusterShutdown = "cluster-shutdown";
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    private readonly ActorSystemImpl _system;
    private readonly ShutdownPhases _phases;
    private readonly ILoggingAdapter _log;
    private readonly Dictionary<string, List<(string Name, Func<Task<Done>> Task)>> _tasks = new();
    private readonly TaskCompletionSource<Done> _completed;
    private Reason _reason;

    internal CoordinatedShutdown(ActorSystemImpl system, ShutdownPhases phases)
    {
        _system = system;
        _phases = phases;
        _log = Logging.GetLogger(system, GetType());
        _completed = new TaskCompletionSource<Done>(system.StaysOnThread ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Null until it runs.</summary>
    public Reason ShutdownReason => Volatile.Read(ref _reason);

    internal TimeSpan TotalTimeout
    {
        get
        {
            lock (_tasks) return _tasks.Keys.Aggregate(TimeSpan.Zero, (sum, phase) => sum + Timeout(phase));
        }
    }

    internal ILoggingAdapter Log => _log;

    public static CoordinatedShutdown Get(ActorSystem sys) => sys.WithExtension<CoordinatedShutdown, CoordinatedShutdownExtension>();

    internal TimeSpan Timeout(string phase)
        => _phases.TryGet(phase, out var known) ? known.Timeout : throw new ArgumentException($"Unknown phase [{phase}]. All phases must be defined in configuration.", nameof(phase));

    /// <summary>Adding to a phase that has begun is too late: the task does not run.</summary>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        if (!_phases.IsKnown(phase))
            throw new ConfigurationException($"Unknown phase [{phase}], known phases [{string.Join(",", _phases.Ordered)}]. All phases (along with their optional dependencies) must be defined in configuration.");
        lock (_tasks)
        {
            if (!_tasks.TryGetValue(phase, out var tasks)) _tasks[phase] = tasks = new();
            tasks.Add((taskName, task));
        }
    }

    /// <summary>Runs the phases, from the one given on; once: later calls get the task of the first.</summary>
    public Task<Done> Run(Reason reason, string fromPhase = null)
    {
        if (Interlocked.CompareExchange(ref _reason, reason ?? throw new ArgumentNullException(nameof(reason)), null) is null)
            _ = RunPhases(fromPhase is null ? _phases.Ordered : _phases.Ordered.SkipWhile(phase => phase != fromPhase));
        return _completed.Task;
    }

    private async Task RunPhases(IEnumerable<string> phases)
    {
        try
        {
            foreach (var phase in phases) await RunPhase(phase).ConfigureAwait(_system.StaysOnThread);
            _completed.TrySetResult(Done.Instance);
        }
        catch (Exception e)
        {
            // As in Akka.NET, whoever awaits the run catches all failures of the phase in one.
            _completed.TrySetException(new AggregateException(e).Flatten());
        }
    }

    private async Task RunPhase(string name)
    {
        (string Name, Func<Task<Done>> Task)[] tasks;
        lock (_tasks) tasks = _tasks.TryGetValue(name, out var found) ? [.. found] : [];
        _log.Debug("Performing phase [{0}] with [{1}] tasks: [{2}]", name, tasks.Length, string.Join(",", tasks.Select(task => task.Name)));
        if (tasks.Length == 0) return;
        // Others may name a phase in depends-on that the configuration does not have; with tasks in it that is a mistake.
        if (!_phases.TryGet(name, out var phase)) throw new KeyNotFoundException($"Phase [{name}] has tasks and is not defined in configuration.");

        var all = Task.WhenAll(tasks.Select(task => RunTask(name, phase, task.Name, task.Task)));
        if (!await CompletesWithin(all, phase.Timeout, lastPhase: name == PhaseActorSystemTerminate).ConfigureAwait(_system.StaysOnThread))
        {
            var message = $"Coordinated shutdown phase [{name}] timed out after {phase.Timeout}";
            if (!phase.Recover) throw new TimeoutException(message);
            _log.Warning(message);
            return;
        }

        // Awaiting it alone would tell of the first failure only.
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | (_system.StaysOnThread ? ConfigureAwaitOptions.ContinueOnCapturedContext : ConfigureAwaitOptions.None));
        if (all.Exception is { } failures) throw failures;
        await all.ConfigureAwait(_system.StaysOnThread);
    }

    private async Task RunTask(string phaseName, ShutdownPhase phase, string name, Func<Task<Done>> task)
    {
        try
        {
            await task().ConfigureAwait(_system.StaysOnThread);
        }
        catch (Exception e) when (phase.Recover)
        {
            _log.Warning("Task [{0}] failed in phase [{1}]: {2}", name, phaseName, e.Message);
        }
    }

    private async Task<bool> CompletesWithin(Task task, TimeSpan timeout, bool lastPhase)
    {
        if (task.IsCompleted) return true;
        var timedOut = new TaskCompletionSource(_system.StaysOnThread ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
        using var timer = new Cancelable(_system.Scheduler);
        var deadline = _system.Scheduler.MonotonicClock + timeout;
        try
        {
            _system.Scheduler.Advanced.ScheduleOnce(timeout, () => timedOut.TrySetResult(), timer);
        }
        catch (SchedulerException)
        {
            // The system has terminated meanwhile: only what is already on its way can complete.
            return true;
        }

        var first = await Task.WhenAny(task, timedOut.Task).ConfigureAwait(_system.StaysOnThread);
        timer.Cancel();
        // A scheduler that is shut down may run early what it still has: that is no time-out.
        if (lastPhase && first != task && _system.Scheduler.MonotonicClock < deadline)
        {
            await task.ConfigureAwait(_system.StaysOnThread);
            return true;
        }

        return first == task;
    }
}
