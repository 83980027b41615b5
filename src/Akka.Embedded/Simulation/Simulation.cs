using System.Security.Cryptography;
using System.Text;
using Akka.Configuration;

namespace Akka.Simulation;

/// <summary>
/// One thread, one seed, virtual time: everything that an actor system does in here happens in an order drawn from the seed,
/// and the same seed gives the same order again. Work that is ready is a set, not a queue: which of it runs next is drawn; time
/// stands still while anything is ready and then jumps to the next timer.
/// </summary>
/// <remarks>
/// What keeps it deterministic: every dispatcher becomes a <see cref="SimulatedDispatcher"/>, the scheduler a <see cref="SimulatedScheduler"/>, and
/// continuations of tasks come back through the synchronization context. Code that starts threads or asks the machine's clock is outside of it.
/// </remarks>
public sealed class Simulation : IDisposable
{
    [ThreadStatic] private static Simulation? _current;

    private readonly Random _random;
    private readonly List<(SimulatedProcess Process, Action Work)> _ready = [];
    private readonly PriorityQueue<Timer, (long Due, long Number)> _timers = new();
    private readonly IncrementalHash _trace = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly SynchronizationContext? _outerContext = SynchronizationContext.Current;
    private readonly SimulatedProcess _world = new("world");
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private volatile string? _intrusion;
    private SimulatedProcess _process;
    private long _timerNumber;

    public Simulation(int seed)
    {
        if (_current is not null) throw new InvalidOperationException("A simulation runs on this thread already.");
        Seed = seed;
        _random = new Random(seed);
        Time = new SimulatedTime(this);
        Disk = new SimulatedDisk(this);
        _process = _world;
        _current = this;
        SynchronizationContext.SetSynchronizationContext(new SimulatedContext(this));
    }

    /// <summary>The simulation of this thread; null outside of one.</summary>
    internal static Simulation? Current => _current;

    internal int Seed { get; }

    /// <summary>Since the simulation began.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>The same as a clock for code that takes one.</summary>
    public TimeProvider Time { get; }

    /// <summary>The one disk that the simulated journal writes to; whoever else wants to, may.</summary>
    public SimulatedDisk Disk { get; }

    /// <summary>Whose work is being done.</summary>
    internal SimulatedProcess CurrentProcess => _process;

    /// <summary>Pieces of work done.</summary>
    public long Steps { get; private set; }

    /// <summary>Work that is ready or will be when time comes; false: nothing can happen any more unless something is sent from outside.</summary>
    public bool HasWork => _ready.Count > 0 || _timers.Count > 0;

    /// <summary>A hash over all that was traced; equal for equal seeds.</summary>
    public string TraceHash => Convert.ToHexStringLower(_trace.GetCurrentHash());

    /// <summary>Says what happens, for whoever looks at a failure. Null: nobody looks.</summary>
    public Action<string>? Listener { get; set; }

    /// <summary>
    /// Told of what no correct system does, such as two actors of one identity that live side by side. What they write is refused as well, but a
    /// supervisor may make up for that, and nobody would see it.
    /// </summary>
    public Action<string>? Impossible { get; set; }

    /// <summary>A process of its own: what it starts, at once or later, ends with it.</summary>
    public SimulatedProcess Start(string name, Action main)
    {
        var process = new SimulatedProcess(name);
        Within(process, main);
        return process;
    }

    /// <summary>As kill -9: nothing of it runs any more, nothing is said, nothing is flushed.</summary>
    public void Kill(SimulatedProcess process)
    {
        Trace($"kill {process.Name}");
        process.IsAlive = false;
    }

    /// <summary>What an actor system needs to live in here; to be put before its own configuration.</summary>
    public static Config Configuration => ConfigurationFactory.ParseString(
        """
        akka.scheduler.implementation = "Akka.Simulation.SimulatedScheduler, Akka.Embedded"
        akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
        akka.persistence.journal.plugin = "akka.persistence.journal.simulated"
        akka.persistence.journal.simulated.class = "Akka.Simulation.SimulatedJournal, Akka.Embedded"
        akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
        """);

    /// <summary>One piece of work. False when there was none.</summary>
    public bool Step()
    {
        // Thrown here as well, since who came from outside may be a task whose failure nobody sees.
        if (_intrusion is { } intrusion) throw new InvalidOperationException(intrusion);
        if (_ready.Count == 0 && !Advance()) return false;
        var index = _random.Next(_ready.Count);
        var (process, work) = _ready[index];
        _ready[index] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        Steps++;
        if (process.IsAlive) Within(process, work);
        return true;
    }

    /// <summary>Works until it holds; false when nothing is left to do or the steps are used up before that.</summary>
    public bool RunUntil(Func<bool> holds, int stepsMax = 1_000_000)
    {
        for (var step = 0; step < stepsMax; step++)
        {
            if (holds()) return true;
            if (!Step()) return holds();
        }

        return false;
    }

    /// <summary>Works until everything is done that can be done within this time.</summary>
    public void RunFor(TimeSpan time)
    {
        var end = Now + time;
        while (_ready.Count > 0 || (_timers.TryPeek(out _, out var next) && next.Due <= end.Ticks)) Step();
        Now = end;
    }

    /// <summary>A number from the seed, 0 to below <paramref name="below"/>. All that a simulated world decides is drawn from here.</summary>
    public int Draw(int below) => _random.Next(below);

    /// <summary>True in this many of a thousand draws.</summary>
    public bool Chance(int perMille) => _random.Next(1000) < perMille;

    /// <summary>Puts a line into the trace.</summary>
    public void Trace(string what)
    {
        _trace.AppendData(Encoding.UTF8.GetBytes($"{Now.Ticks} {what}\n"));
        Listener?.Invoke($"{Now:c} {what}");
    }

    /// <summary>Work that may run now, in any order with what else is ready.</summary>
    internal void Ready(Action work) => Ready(_process, work);

    /// <summary>The same for a process, whoever asks for it.</summary>
    internal void Ready(SimulatedProcess process, Action work)
    {
        RefuseOtherThreads();
        _ready.Add((process, work));
    }

    /// <summary>Work for a time to come. Cancelling is disposing.</summary>
    public IDisposable After(TimeSpan delay, Action work) => After(_process, delay, work);

    /// <inheritdoc cref="After(TimeSpan, Action)"/>
    internal IDisposable After(SimulatedProcess process, TimeSpan delay, Action work)
    {
        RefuseOtherThreads();
        var timer = new Timer(process, work);
        _timers.Enqueue(timer, (Math.Max(0, delay.Ticks) + Now.Ticks, _timerNumber++));
        return timer;
    }

    public void Dispose()
    {
        _current = null;
        SynchronizationContext.SetSynchronizationContext(_outerContext);
        _trace.Dispose();
    }

    /// <summary>To the next timer that is still wanted; all timers of that moment become ready together.</summary>
    private bool Advance()
    {
        while (_timers.TryPeek(out var timer, out var at))
        {
            if (_ready.Count > 0 && at.Due > Now.Ticks) return true;
            _timers.Dequeue();
            if (timer.IsCancelled || !timer.Process.IsAlive) continue;
            Now = TimeSpan.FromTicks(Math.Max(at.Due, Now.Ticks));
            _ready.Add((timer.Process, timer.Fire));
        }

        return _ready.Count > 0;
    }

    /// <summary>Does something as that process, so that it ends with it.</summary>
    public void Within(SimulatedProcess process, Action work)
    {
        var outer = _process;
        _process = process;
        try
        {
            work();
        }
        finally
        {
            _process = outer;
        }
    }

    private void RefuseOtherThreads()
    {
        if (Environment.CurrentManagedThreadId == _thread) return;
        _intrusion = $"Something of simulation {Seed} runs outside of it, on another thread:{Environment.NewLine}{Environment.StackTrace}";
        throw new InvalidOperationException(_intrusion);
    }

    private sealed class Timer(SimulatedProcess process, Action work) : IDisposable
    {
        public SimulatedProcess Process => process;

        public bool IsCancelled { get; private set; }

        public void Dispose() => IsCancelled = true;

        public void Fire()
        {
            if (!IsCancelled) work();
        }
    }
}
