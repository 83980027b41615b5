using System.Collections.Immutable;
using ActorBridge.Actors.Features;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Projects;
using ActorBridge.Actors.Root;
using ActorBridge.Actors.Tests.Support;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Datablocks;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using Akka.Actor;
using static ActorBridge.Core.Datablocks.DatablockQueries;

namespace ActorBridge.Actors.Tests.Projects;

public class EntityTests : TreeTest
{
    [Fact, Rule("4.2")]
    public void What_the_addon_has_migrated_is_put_on_record_before_it_may_forget_it()
    {
        StartTree();
        var blender = new FakeBlender(this, Bridge, NewSession(), Project);
        blender.Say(blender.Hello() with { Migrated = [new("spool", 1, 2, ["check-and-depth"], "addon/x/backup/v1")] });

        blender.Next<MigrationsLogged>();

        var line = Assert.Single(Log.Lines, l => l.Kind == AuditKind.Migration);
        Assert.Equal((Project, "migrated"), (line.Project, line.Outcome));
        Assert.Equal("""{"store":"addon/spool","from":1,"to":2,"migration_steps":["check-and-depth"],"backup":"addon/x/backup/v1"}""", line.Detail!.ToJsonString());
    }

    [Fact, Rule("4.2")]
    public void What_could_not_be_put_on_record_the_addon_keeps()
    {
        StartTree();
        Log.BreaksAt = l => l.Kind == AuditKind.Migration;
        var blender = new FakeBlender(this, Bridge, NewSession(), Project);
        blender.Say(blender.Hello() with { Migrated = [new("spool", 1, 2, ["check-and-depth"], "b")] });
        blender.Next<AttachAccepted>();
        blender.Say(new BlenderHeartbeat(TimeSpan.Zero, null, 0));

        Assert.IsType<HostHeartbeat>(blender.Probe.FishForMessage(m => m is MigrationsLogged or HostHeartbeat));
    }

    [Fact]
    public void Whoever_asks_after_identities_that_nobody_knows_does_not_keep_actors_for_them()
    {
        StartTree();
        AttachBlender(live: [1]);
        Ask(Bridge, Uuid(1));
        ExpectMsg<DatablockView>();
        Part($"projects/{Project}/{Uuid(1)}").Tell(new Identify(1), TestActor);
        Assert.NotNull(ExpectMsg<ActorIdentity>().Subject);

        Ask(Bridge, Uuid(2));
        Assert.Equal(DatablockLifecycle.Unknown, ExpectMsg<DatablockView>().State.Lifecycle);
        AwaitAssert(() =>
        {
            Part($"projects/{Project}/{Uuid(2)}").Tell(new Identify(2), TestActor);
            Assert.Null(ExpectMsg<ActorIdentity>().Subject);
        });
    }

    [Fact, Rule("S.1"), Rule("6.3")]
    public void An_identity_is_what_its_journal_says_after_a_restart()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        blender.Report(FakeBlender.Event(DatablockEventKind.Renamed, Uuid(1), "Box", 2));
        blender.Report(FakeBlender.Event(DatablockEventKind.Removed, Uuid(1), "Box", 3));
        KillTree();
        StartTree();

        Ask(Bridge, Uuid(1));
        var state = ExpectMsg<DatablockView>().State;
        Assert.Equal((DatablockLifecycle.Tombstoned, "Box"), (state.Lifecycle, state.Name));
    }

    [Fact]
    public void A_batch_is_acknowledged_again_when_it_comes_again_and_does_nothing_twice()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        blender.Report(FakeBlender.Event(DatablockEventKind.Renamed, Uuid(1), "Box", 2));

        blender.Say(new EventBatch(2, false, [FakeBlender.Event(DatablockEventKind.Renamed, Uuid(1), "Other", 2)]));
        blender.Acknowledged(2);

        Flush();
        Assert.Single(Log.Lines, l => l.Outcome == "renamed");
        Bridge.Tell(new GetDatablocks(Project), TestActor);
        Assert.Equal("Box", Assert.Single(ExpectMsg<DatablocksView>().Items).Name);
    }

    [Fact]
    public void The_number_of_the_last_batch_survives_a_restart()
    {
        StartTree();
        AttachBlender(live: [1]).Report(FakeBlender.Event(DatablockEventKind.Created, Uuid(2)));
        KillTree();
        StartTree();
        var blender = new FakeBlender(this, Bridge, NewSession(), Project);

        blender.Say(blender.Hello());

        Assert.Equal(2, blender.Next<AttachAccepted>().LastBatch);
    }

    [Fact]
    public void A_second_blender_on_the_project_is_refused()
    {
        StartTree();
        AttachBlender(live: [1]);
        var second = new FakeBlender(this, Bridge, NewSession(), Project);

        second.Say(second.Hello());

        Assert.Equal(Core.Errors.ErrorCodes.SecondBlender, second.Next<AttachRefused>().Refusal.Code);
    }

    [Fact]
    public void An_idle_datablock_actor_stops_and_comes_back_with_its_state()
    {
        StartTree();
        AttachBlender(live: [1]);
        var path = $"projects/{Project}/{Uuid(1)}";
        Part(path).Tell(new Identify(1), TestActor);
        var actor = ExpectMsg<ActorIdentity>().Subject;
        Watch(actor);

        Advance(Options.Storing.PassivateAfter);
        ExpectTerminated(actor);
        Ask(Bridge, Uuid(1));

        Assert.Equal(DatablockLifecycle.Live, ExpectMsg<DatablockView>().State.Lifecycle);
    }

    [Fact, Rule("S.3"), Rule("S.5")]
    public void The_last_restart_within_the_limit_stays_and_the_next_failure_quarantines_the_identity()
    {
        var (project, quarantines) = Fragile();
        for (var n = 1; n <= Options.Escalation.EntityRestartsMax; n++)
        {
            ExpectMsg("started");
            Fail(project);
            var backOff = Options.Escalation.BackOff(n);
            Advance(backOff - TimeSpan.FromTicks(1));
            Assert.False(HasMessages);
            Advance(TimeSpan.FromTicks(1));
        }

        ExpectMsg("started");
        Assert.False(quarantines.HasMessages);
        Fail(project);
        Assert.Equal(Uuid(1), quarantines.ExpectMsg<IdentityQuarantined>().Uuid);

        project.Tell(new EntityEnvelope(Project, Uuid(1), new GetDatablock()), TestActor);
        Assert.Equal(DatablockLifecycle.Quarantined, ExpectMsg<DatablockView>().State.Lifecycle);
    }

    [Fact]
    public void Messages_wait_while_the_datablock_actor_is_away()
    {
        var (project, _) = Fragile();
        ExpectMsg("started");
        Fail(project);

        project.Tell(new EntityEnvelope(Project, Uuid(1), "ping"), TestActor);
        Advance(Options.Escalation.BackOff(1));

        ExpectMsg("started");
        ExpectMsg("ping");
    }

    private Akka.TestKit.TestProbe? _audit;

    private (IActorRef Project, Akka.TestKit.TestProbe Quarantines) Fragile()
    {
        var quarantines = CreateTestProbe();
        Sys.EventStream.Subscribe(quarantines.Ref, typeof(IdentityQuarantined));
        _audit = CreateTestProbe();
        _audit.IgnoreMessages(m => m is Actors.Logging.FindIdentities);
        var (sink, self, id) = (_audit.Ref, TestActor, Project);
        var tree = new TreeRefs(Options, Clock, sink, sink, sink, sink, sink, ImmutableDictionary<string, ICanTell>.Empty);
        Func<ProjectId, DatablockUuid, int, Props> entity = (_, _, _) => Props.Create(() => new FragileEntity(self));
        var project = Sys.ActorOf(Props.Create(() => new ProjectActor(id, tree, entity)));
        project.Tell(new EntityEnvelope(Project, Uuid(1), "wake"));
        return (project, quarantines);
    }

    // The failure is handled when the project has put it on record, and has answered what was asked after that: its own
    // notice of the death may come later than the probe's.
    private void Fail(IActorRef project)
    {
        var deaths = CreateTestProbe();
        Sys.ActorSelection(project.Path / Uuid(1).ToString()).Tell(new Identify(1), TestActor);
        deaths.Watch(ExpectMsg<ActorIdentity>().Subject);
        project.Tell(new EntityEnvelope(Project, Uuid(1), new InvalidOperationException("test")));
        deaths.ExpectMsg<Terminated>();
        _audit!.ExpectMsg<WriteAudit>();
        project.Tell(new ListDatablocks(Project), TestActor);
        ExpectMsg<DatablocksView>();
    }

    private void Ask(IActorRef bridge, DatablockUuid uuid) =>
        Sys.ActorSelection(bridge.Path / "projects").Tell(new EntityEnvelope(Project, uuid, new GetDatablock()), TestActor);

    private sealed class FragileEntity : ReceiveActor
    {
        public FragileEntity(IActorRef test)
        {
            test.Tell("started");
            Receive<Exception>(e => throw e);
            Receive<string>(m => test.Tell(m), m => m == "ping");
            Receive<string>(_ => { });
        }
    }
}
