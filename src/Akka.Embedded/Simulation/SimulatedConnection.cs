namespace Akka.Simulation;

/// <summary>What a simulated connection does to what is sent over it; chances are per mille of a message.</summary>
/// <param name="DelayMax">Each message takes from nothing to this long.</param>
/// <param name="Cut">The connection breaks, and what is under way is lost.</param>
/// <param name="Double">The message arrives twice, as after a resend.</param>
/// <param name="Reorder">Later messages may overtake it.</param>
public sealed record SimulatedWeather(TimeSpan DelayMax, int Cut = 0, int Double = 0, int Reorder = 0)
{
    public static readonly SimulatedWeather Fair = new(TimeSpan.FromMilliseconds(2));
}

/// <summary>A socket with two ends, as reliable as its weather.</summary>
public sealed class SimulatedConnection
{
    private readonly Simulation _simulation;
    private readonly SimulatedWeather _weather;

    public SimulatedConnection(Simulation simulation, SimulatedWeather weather)
    {
        _simulation = simulation;
        _weather = weather;
        First = new SimulatedSocket(this, simulation);
        Second = new SimulatedSocket(this, simulation);
    }

    public SimulatedSocket First { get; }
    public SimulatedSocket Second { get; }
    internal bool IsOpen { get; private set; } = true;

    /// <summary>Both ends hear of it, each in its own time.</summary>
    public void Cut()
    {
        if (!IsOpen) return;
        IsOpen = false;
        _simulation.Trace("connection cut");
        foreach (var end in new[] { First, Second }) _simulation.After(end.Owner, Delay(), () => end.Closed?.Invoke());
    }

    internal void Send(SimulatedSocket from, object message)
    {
        if (!IsOpen) return;
        if (_simulation.Chance(_weather.Cut))
        {
            Cut();
            return;
        }

        var to = from == First ? Second : First;
        var at = _simulation.Now + Delay();
        if (!_simulation.Chance(_weather.Reorder)) to.LastArrival = at = at > to.LastArrival ? at : to.LastArrival;
        Deliver(to, message, at);
        if (_simulation.Chance(_weather.Double)) Deliver(to, message, at + Delay());
    }

    private void Deliver(SimulatedSocket to, object message, TimeSpan at)
    {
        to.Arriving.Enqueue(message, (at, to.Sent++));

        // Not bound to this message: of those that are due the earliest sent goes first, whatever order the timers fire in.
        _simulation.After(to.Owner, at - _simulation.Now, () =>
        {
            var next = to.Arriving.Dequeue();
            if (IsOpen) to.Received?.Invoke(next);
        });
    }

    private TimeSpan Delay() => TimeSpan.FromTicks((long)(_weather.DelayMax.Ticks * (_simulation.Draw(1000) / 1000.0)));
}

/// <summary>One end of a <see cref="SimulatedConnection"/>. It belongs to the process that said what to do with what arrives, and ends with it.</summary>
public sealed class SimulatedSocket
{
    private readonly SimulatedConnection _connection;
    private readonly Simulation _simulation;
    private Action<object> _received;

    internal SimulatedSocket(SimulatedConnection connection, Simulation simulation)
    {
        _connection = connection;
        _simulation = simulation;
        Owner = simulation.CurrentProcess;
    }

    public Action<object> Received
    {
        get => _received;
        set
        {
            _received = value;
            Owner = _simulation.CurrentProcess;
        }
    }

    public Action Closed { get; set; }

    internal SimulatedProcess Owner { get; private set; }
    internal TimeSpan LastArrival { get; set; }
    internal long Sent { get; set; }
    internal PriorityQueue<object, (TimeSpan At, long Number)> Arriving { get; } = new();

    public void Send(object message) => _connection.Send(this, message);

    public void Close() => _connection.Cut();
}
