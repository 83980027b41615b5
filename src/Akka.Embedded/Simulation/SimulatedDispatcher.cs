using Akka.Configuration;
using Akka.Dispatch;

namespace Akka.Simulation;

/// <summary>Whatever dispatcher an actor asks for, in a simulation it gets this one: each message is a piece of ready work of its own.</summary>
internal sealed class SimulatedDispatcher : MessageDispatcher
{
    private readonly Simulation _simulation = Simulation.Current;
    private readonly SimulatedProcess _process = Simulation.Current.CurrentProcess;

    public SimulatedDispatcher(MessageDispatcherConfigurator configurator, string id) : base(configurator)
    {
        Id = id;
        Throughput = 1;
    }

    internal override bool StaysOnThread => true;

    private protected override void ExecuteTask(IRunnable run) => _simulation.Ready(_process, () =>
    {
        if (run is Mailbox { Actor: { } actor }) _simulation.Trace(actor.Self.Path.ToStringWithoutAddress());
        run.Run();
    });
}

/// <summary>Takes the place of every configured dispatcher.</summary>
internal sealed class SimulatedDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly SimulatedDispatcher _instance;

    public SimulatedDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites) : base(config, prerequisites)
        => _instance = new SimulatedDispatcher(this, config.GetString("id"));

    public override MessageDispatcher Dispatcher() => _instance;
}
