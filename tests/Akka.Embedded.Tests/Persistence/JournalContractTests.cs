using Akka.Actor;
using Akka.Contract.Tests.Persistence;
using Settings = Akka.Contract.Tests.Persistence.Settings;

namespace Akka.Embedded.Tests.Persistence;

/// <summary>The journal whose failures a test scripts, with none scripted.</summary>
public sealed class ScriptedJournalContractTests() : JournalContract(ActorSystem.Create("scripted", Settings.With(
    """
    akka.persistence.journal.plugin = "akka.persistence.journal.test"
    akka.persistence.journal.test.class = "Akka.Persistence.TestKit.TestJournal, Akka.Persistence.TestKit"
    akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
    """)))
{
    protected override bool Serializes => false;
}

/// <summary>Each test is one thread here, and time passes while it awaits something.</summary>
public sealed class SimulatedJournalContractTests : JournalContract
{
    private readonly Akka.Simulation.Simulation _simulation;

    public SimulatedJournalContractTests()
        : this(new Akka.Simulation.Simulation(seed: 1))
    {
    }

    private SimulatedJournalContractTests(Akka.Simulation.Simulation simulation)
        : base(ActorSystem.Create("simulated", Akka.Simulation.Simulation.Configuration.WithFallback(Settings.With("")))) => _simulation = simulation;

    protected override bool Serializes => true;

    protected override bool Await(SemaphoreSlim arrived) => _simulation.RunUntil(() => arrived.Wait(0));

    protected override void Dispose(bool disposing)
    {
        using (_simulation) base.Dispose(disposing);
    }
}
