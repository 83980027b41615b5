using System.Collections.Immutable;
using System.Runtime.Serialization;
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
using ActorBridge.Core.Operations;
using Akka.Actor;
using Akka.TestKit;
using static ActorBridge.Core.Datablocks.DatablockQueries;

namespace ActorBridge.Actors.Tests.Projects;

/// <summary>A damaged row concerns one identity; a database that is away concerns none of them.</summary>
public class StorageFaultTests() : TreeTest(FailingJournal.Config)
{
    public static TheoryData<Exception> Outages => new(
        new IOException("the disk is gone"), new TimeoutException("no answer"), new AggregateException(new InvalidOperationException("the queue is full")));

    public static TheoryData<Exception> Damages => new(
        new SerializationException("row 1"), new AggregateException(new SerializationException("row 1")), new InvalidOperationException("replay", new SerializationException("row 1")));

    [Theory, Rule("S.3"), Rule("S.5"), MemberData(nameof(Outages))]
    public void A_storage_that_is_away_is_waited_out_told_upwards_once_and_quarantines_nobody(Exception outage)
    {
        var (project, parent, audit, quarantines) = Wake(outage);
        var failuresUntilTold = Options.Escalation.EntityRestartsMax + 1;
        for (var n = 1; n <= failuresUntilTold + 1; n++)
        {
            var draft = Assert.Single(audit.ExpectMsg<WriteAudit>().Drafts);
            Assert.Equal((AuditKind.Supervision, Outcomes.Restarted), (draft.Kind, draft.Outcome));
            Settle(project);
            if (n == failuresUntilTold)
            {
                Assert.Contains("storage", parent.ExpectMsg<Escalated>().Reason, StringComparison.Ordinal);
            }

            Assert.False(parent.HasMessages);
            if (n > failuresUntilTold)
            {
                FailingJournal.Mend(Lost);
            }

            Advance(Options.Escalation.BackOff(n));
        }

        project.Tell(new EntityEnvelope(Project, Uuid(1), new GetDatablock()), TestActor);
        Assert.Equal(DatablockLifecycle.Live, ExpectMsg<DatablockView>().State.Lifecycle);
        Assert.False(quarantines.HasMessages);
    }

    [Theory, Rule("S.5"), MemberData(nameof(Damages))]
    public void What_cannot_be_read_quarantines_its_identity_at_once(Exception damage)
    {
        var (project, _, audit, quarantines) = Wake(damage);
        Assert.Equal(Uuid(1), quarantines.ExpectMsg<IdentityQuarantined>().Uuid);
        var draft = Assert.Single(audit.ExpectMsg<WriteAudit>().Drafts);
        Assert.Equal((AuditKind.Identity, Outcomes.Quarantined), (draft.Kind, draft.Outcome));

        FailingJournal.Mend(Lost);
        project.Tell(new EntityEnvelope(Project, Uuid(1), new GetDatablock()), TestActor);
        var state = ExpectMsg<DatablockView>().State;
        Assert.Equal(DatablockLifecycle.Quarantined, state.Lifecycle);
        Assert.StartsWith("it can't be recovered", state.Why, StringComparison.Ordinal);
        project.Tell(new EntityEnvelope(Project, Uuid(2), new GetDatablock()), TestActor);
        Assert.Equal(DatablockLifecycle.Live, ExpectMsg<DatablockView>().State.Lifecycle);
    }

    [Fact, Rule("S.5")]
    public void A_person_releases_an_identity_whose_rows_are_damaged_and_a_new_life_of_it_begins_beside_them()
    {
        var (project, _, audit, quarantines) = Wake(new SerializationException("row 1"));
        quarantines.ExpectMsg<IdentityQuarantined>();
        audit.ExpectMsg<WriteAudit>();

        project.Tell(new ReleaseIdentities(Project, [Uuid(1), Uuid(2)], "Ada", "the row is lost"), TestActor);
        Assert.Equal(Uuid(1), Assert.Single(ExpectMsg<IdentitiesReleased>().Uuids));
        var draft = Assert.Single(audit.ExpectMsg<WriteAudit>().Drafts);
        Assert.Equal((AuditKind.Identity, "released"), (draft.Kind, draft.Outcome));
        Assert.StartsWith("Ada: the row is lost; it was quarantined: it can't be recovered", draft.Detail![DetailKeys.Reason]!.GetValue<string>(), StringComparison.Ordinal);

        // The damaged rows still fail; what Blender shows is registered in rows of their own.
        project.Tell(new EntityEnvelope(Project, Uuid(1), new DatablockRequest(new DatablockCommands.RebindDatablock(DatablockKind.Object, "Cube", 1, null), 1)), TestActor);
        Assert.Equal(DatablockLifecycle.Live, ExpectMsg<DatablockAnswered>().View.State.Lifecycle);
        Assert.False(quarantines.HasMessages);
        project.Tell(new ReleaseIdentities(Project, [Uuid(1)], "Ada", "again"), TestActor);
        Assert.Empty(ExpectMsg<IdentitiesReleased>().Uuids);
        FailingJournal.Mend(Lost);
    }

    [Theory, InlineData(ChangeKind.Changed, 0), InlineData(ChangeKind.Renamed, 1), InlineData(ChangeKind.Created, 1), InlineData(ChangeKind.Deleted, 1)]
    public void An_operation_is_answered_without_a_write_of_the_project_if_it_leaves_identities_as_they_are(ChangeKind kind, int writes)
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var client = Connect();
        var change = new DatablockChange(Uuid(kind == ChangeKind.Created ? 2 : 1), DatablockKind.Object, kind == ChangeKind.Changed ? "Cube" : "Box", kind, 7);
        var before = FailingJournal.WritesOf($"project-{Project}");

        client.Submit(NewOperation(), Move(Project, Uuid(1)));
        blender.Say(FakeBlender.Ready(blender.Next<ExecutePlan>(), change));
        blender.Say(new OperationFinished(blender.Next<DecideOperation>().Id, OperationEnd.Committed, FakeBlender.After));
        Assert.Equal(OperationEnd.Committed, client.Ended().End);

        Assert.Equal(before + writes, FailingJournal.WritesOf($"project-{Project}"));
        Bridge.Tell(new GetDatablocks(Project), TestActor);
        Assert.Contains(ExpectMsg<DatablocksView>().Items, d => (d.Uuid, d.Version) == (change.Uuid, 7));
    }

    private string Lost => $"datablock-{Project}-{Uuid(1)}";

    /// <summary>Two identities with a history; then the project alone, and the first message to the one that can't be recovered.</summary>
    private (IActorRef Project, TestProbe Parent, TestProbe Audit, TestProbe Quarantines) Wake(Exception fault)
    {
        StartTree();
        AttachBlender(live: [1, 2]);
        KillTree();
        FailingJournal.Fail(Lost, fault);
        var (parent, audit, quarantines) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        Sys.EventStream.Subscribe(quarantines.Ref, typeof(IdentityQuarantined));
        audit.IgnoreMessages(m => m is Actors.Logging.FindIdentities);
        var (sink, id, options) = (audit.Ref, Project, Options);
        var tree = new TreeRefs(Options, Clock, sink, sink, sink, sink, sink, ImmutableDictionary<string, ICanTell>.Empty);
        Func<ProjectId, DatablockUuid, int, Props> entity = (p, u, life) => DatablockActor.Props(p, u, ActorRefs.Nobody, options.Storing, life);
        var project = parent.ChildActorOf(Props.Create(() => new ProjectActor(id, tree, entity)));
        project.Tell(new EntityEnvelope(Project, Uuid(1), new GetDatablock()), ActorRefs.NoSender);
        return (project, parent, audit, quarantines);
    }

    // The project has put the failure on record before it arms the timer of the restart; after its next answer it has done both.
    private void Settle(IActorRef project)
    {
        project.Tell(new ListDatablocks(Project), TestActor);
        ExpectMsg<DatablocksView>();
    }
}
