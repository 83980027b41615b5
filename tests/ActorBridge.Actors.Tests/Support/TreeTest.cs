using System.Text.Json.Nodes;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Root;
using ActorBridge.Actors.Safety;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;

namespace ActorBridge.Actors.Tests.Support;

/// <summary>A test on virtual time: nothing comes due until the test says so. Journal and log are in memory; both outlive a restart of the tree.</summary>
public abstract class TreeTest : Akka.TestKit.Xunit2.TestKit
{
    public static readonly Config Settings = ConfigurationFactory.ParseString("""
        akka.loggers = ["Akka.TestKit.TestEventListener, Akka.TestKit"]
        akka.loglevel = WARNING
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        akka.persistence.journal.plugin = "akka.persistence.journal.inmem"
        akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
        akka.test.default-timeout = 10s
        akka.test.single-expect-default = 10s
        """).WithFallback(BridgePolicy.BuiltIn);

    private int _ids;
    private int _starts;

    protected TreeTest()
        : this(Config.Empty)
    {
    }

    protected TreeTest(Config above)
        : base(above.WithFallback(Settings))
    {
        Folder = Directory.CreateTempSubdirectory("actorbridge-").FullName;
        Options = BridgeOptions.From(Sys.Settings.Config);
        Clock = new BridgeClock(Time);
    }

    protected string Folder { get; }

    protected DiskStorage Data => new(Folder);

    protected BridgeOptions Options { get; set; }

    protected new MemoryLog Log { get; } = new();

    protected BridgeClock Clock { get; }

    protected TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    protected TimeProvider Time => new SchedulerTime(Scheduler);

    protected ProjectId Project { get; } = new(Id(1));

    protected IActorRef Bridge { get; private set; } = ActorRefs.Nobody;

    protected static Guid Id(int n) => new(n, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);

    protected DatablockUuid Uuid(int n) => new(Id(1000 + n));

    protected OperationId NewOperation() => new(Id(2_000_000 + ++_ids));

    protected SessionId NewSession() => new(Id(3_000_000 + ++_ids));

    protected void Advance(TimeSpan by) => Scheduler.Advance(by);

    /// <summary>Starts the tree and waits until the gate may open.</summary>
    protected void StartTree(bool ready = true)
    {
        var probe = CreateTestProbe();
        Sys.EventStream.Subscribe(probe.Ref, typeof(BridgeReady));
        var parts = new BridgeParts(() => Log.Opened(), Data, plan => new JsonObject { ["label"] = plan.Label }, Time);

        // Each start has a name of its own: a name is free again only some time after its actor's death is known.
        Bridge = Sys.ActorOf(BridgeSupervisor.Props(Options, parts), $"bridge-{++_starts}");
        if (ready)
        {
            probe.ExpectMsg<BridgeReady>();
        }
    }

    protected ActorSelection Part(string path) => Sys.ActorSelection(Bridge.Path / path.Split('/'));

    /// <summary>Everything that was told to the log before is on record after.</summary>
    protected void Flush()
    {
        Part("audit").Tell(new WriteAudit([], "flush"), TestActor);
        ExpectMsg<AuditWritten>();
    }

    /// <summary>Stops the tree as a crash would: without its say, but after what it had durable.</summary>
    protected void KillTree()
    {
        var probe = CreateTestProbe();
        probe.Watch(Bridge);
        Sys.Stop(Bridge);
        probe.ExpectTerminated(Bridge);
    }

    protected FakeBlender AttachBlender(ProjectId? project = null, params ReadOnlySpan<int> live)
    {
        var blender = new FakeBlender(this, Bridge, NewSession(), project ?? Project);
        blender.Attach();
        blender.Census([.. live.ToArray().Select(Uuid)]);
        return blender;
    }

    protected FakeClient Connect()
    {
        var probe = CreateTestProbe();
        Bridge.Tell(new OpenClientSession(NewSession(), "test 1", probe.Ref), probe.Ref);
        return new FakeClient(probe, probe.ExpectMsg<ClientSessionOpened>().Ref);
    }

    protected static Plan Move(ProjectId project, params ReadOnlySpan<DatablockUuid> targets) => new(
        project, "Move", [.. targets.ToArray().Select(t => Steps.Move(t))], [], null);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Directory.Delete(Folder, recursive: true);
    }

    private sealed class SchedulerTime(TestScheduler scheduler) : TimeProvider
    {
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => scheduler.Now.UtcTicks;

        public override DateTimeOffset GetUtcNow() => scheduler.Now;
    }
}

public sealed record FakeClient(TestProbe Probe, IActorRef Session)
{
    public void Submit(OperationId id, Plan plan) => Session.Tell(new SubmitPlan(id, plan), Probe.Ref);

    public Refusal Refused() => Probe.ExpectMsg<PlanRefused>().Refusal;

    public OperationOutcome Ended() => Probe.FishForMessage<OperationEnded>(_ => true).Outcome;
}
