using System.Collections.Immutable;
using ActorBridge.Actors.Messages;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace ActorBridge.Actors.Tests.Support;

/// <summary>A Blender that does exactly what the test says.</summary>
public sealed class FakeBlender
{
    public const string Before = "before";
    public const string After = "after";
    private readonly TestKit _test;
    private readonly IActorRef _bridge;
    private long _batch;

    public FakeBlender(TestKit test, IActorRef bridge, SessionId session, ProjectId project)
    {
        (_test, _bridge, SessionId, Project) = (test, bridge, session, project);
        Probe = Open();
    }

    public SessionId SessionId { get; private set; }

    public ProjectId Project { get; }

    public TestProbe Probe { get; private set; }

    public IActorRef Session { get; private set; } = ActorRefs.Nobody;

    /// <summary>The next message of this kind; heartbeats, notices and the like before it are passed over.</summary>
    public T Next<T>() => (T)Probe.FishForMessage(m => m is T);

    public void Say(IFromBlender message) => Session.Tell(message, Probe.Ref);

    public void Attach(
        bool background = true, LogPosition? log = null, ImmutableArray<OperationId> open = default, ImmutableArray<ResolvedOperation> resolved = default,
        LogPosition? inside = null)
    {
        Say(Hello(background, log, open, resolved) with { LogInside = inside });
        _batch = Next<AttachAccepted>().LastBatch;
    }

    public BlenderAttached Hello(
        bool background = true, LogPosition? log = null, ImmutableArray<OperationId> open = default, ImmutableArray<ResolvedOperation> resolved = default) =>
        new(Project, "/scene.blend", "5.0.0", 1, background, log, open.IsDefault ? [] : open, resolved.IsDefault ? [] : resolved, null, true);

    public void Census(ImmutableArray<DatablockUuid> live)
    {
        Say(new EventBatch(++_batch, true, [.. live.Select(u => Event(DatablockEventKind.Present, u))]));
        Acknowledged(_batch);
    }

    public void Report(params ReadOnlySpan<DatablockEvent> events)
    {
        Say(new EventBatch(++_batch, false, [.. events]));
        Acknowledged(_batch);
    }

    /// <summary>The text of the notice that comes with this acknowledgement: before or after it, since two actors send them.</summary>
    public string NoticeWith(long number)
    {
        object[] told = [Probe.FishForMessage(IsEither), Probe.FishForMessage(IsEither)];
        Assert.Equal(number, Assert.Single(told.OfType<AcknowledgeBatch>()).Number);
        return Assert.Single(told.OfType<Notice>()).Text;

        static bool IsEither(object m) => m is Notice or AcknowledgeBatch;
    }

    public void Acknowledged(long number) => Assert.Equal(number, Next<AcknowledgeBatch>().Number);

    public static DatablockEvent Event(DatablockEventKind what, DatablockUuid uuid, string name = "Cube", long version = 1) =>
        new(what, uuid, DatablockKind.Object, name, null, null, version);

    public static OperationPrepared Ready(ExecutePlan m, params ReadOnlySpan<DatablockChange> changes) => new(
        m.Id, PreparedState.ReadyToCommit, [.. m.Plan.Steps.Select((s, i) => new StepReport(i, true, [.. s.Targets], null))], [.. changes], Before, After, null);

    public static OperationPrepared RolledBack(ExecutePlan m, int failedStep, Refusal why, string digestAfter = Before) => new(
        m.Id, PreparedState.RolledBack,
        [.. m.Plan.Steps.Take(failedStep + 1).Select((s, i) => new StepReport(i, i < failedStep, [.. s.Targets], i < failedStep ? null : why))],
        [], Before, digestAfter, why);

    /// <summary>The connection breaks.</summary>
    public void Vanish()
    {
        Probe.Watch(Session);
        Say(new BlenderDetached("connection reset"));
        Probe.FishForMessage(m => m is Terminated);
    }

    /// <summary>A new connection of the same Blender.</summary>
    public void Return(
        SessionId session, ImmutableArray<OperationId> open = default, ImmutableArray<ResolvedOperation> resolved = default, LogPosition? log = null)
    {
        SessionId = session;
        Probe = Open();
        Attach(open: open, resolved: resolved, log: log);
    }

    /// <summary>One heartbeat and the host's answer to it.</summary>
    public HostHeartbeat Beat(LogPosition? log)
    {
        Say(new BlenderHeartbeat(TimeSpan.Zero, log, 0));
        return Next<HostHeartbeat>();
    }

    private TestProbe Open()
    {
        var probe = _test.CreateTestProbe();
        _bridge.Tell(new OpenBlenderSession(SessionId, probe.Ref), probe.Ref);
        Session = probe.FishForMessage<BlenderSessionOpened>(_ => true).Ref;
        return probe;
    }
}
