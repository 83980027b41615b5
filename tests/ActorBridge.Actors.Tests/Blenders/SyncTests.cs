using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Tests.Support;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;

namespace ActorBridge.Actors.Tests.Blenders;

/// <summary>Either side restored from an older copy, and foreign histories: blocked at once, seen everywhere, healed by a person (rule 14.11).</summary>
public class SyncTests : TreeTest
{
    private static readonly LogPosition Beyond = new(1_000_000, new string('a', 64));
    private static readonly LogPosition Foreign = new(2, new string('f', 64));

    // Five lines that are there before the host starts.
    public SyncTests() => Log.Append([.. Enumerable.Range(0, 5).Select(_ => new AuditDraft(AuditKind.Storage, null, Outcomes.Ok))]);

    public static TheoryData<LogPosition?, LogPosition?, string> Divergences => new()
    {
        { Beyond, null, "The host's side is older" },
        { Foreign, null, "Two histories" },
        { null, Beyond, "The host's side is older" },
        { MemoryLog.At(1), Foreign, "Two histories" },
        { MemoryLog.At(1), MemoryLog.At(2), "Blender's side is older" },
    };

    [Theory, Rule("14.11")]
    [MemberData(nameof(Divergences))]
    public void A_divergence_at_the_attach_blocks_every_plan_and_is_seen_in_status_panel_and_log(LogPosition? own, LogPosition? inside, string says)
    {
        StartTree();
        var blender = Attach(own, inside);

        var why = blender.Probe.FishForMessage<AutomationState>(m => !m.On).Why!;
        Assert.Equal(ErrorCodes.Diverged, why.Code);
        Assert.Contains(says, why.Reason, StringComparison.Ordinal);
        blender.Census([Uuid(1)]);
        Assert.Equal(why, Refused());
        Bridge.Tell(new GetStatus(), TestActor);
        var status = ExpectMsg<BridgeStatus>();
        Assert.Equal((false, why, why), (status.AutomationOn, status.Why, Assert.Single(status.Blenders).Diverged));
        Flush();
        Assert.Contains(Log.Lines, l => l is { Kind: AuditKind.Session, Outcome: "diverged" } && l.Error == ErrorCodes.Diverged && l.Detail!["reason"]!.GetValue<string>() == why.Reason);
    }

    [Fact, Rule("14.11")]
    public void A_divergence_within_a_session_is_noticed_by_one_heartbeat_and_no_later_one_nor_a_census_forgives_it()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        Assert.True(blender.Beat(MemoryLog.At(1)).At!.Agreed);

        Assert.Equal(new HostLine(Foreign.Seq, MemoryLog.At(2).Hash, false), blender.Beat(Foreign).At);
        Assert.Equal(ErrorCodes.Diverged, Refused().Code);

        Assert.False(blender.Beat(MemoryLog.At(2)).At!.Agreed);
        blender.Census([Uuid(1)]);
        Assert.Equal(ErrorCodes.Diverged, Refused().Code);
    }

    [Fact, Rule("14.4"), Rule("14.11")]
    public void A_refusal_for_a_divergence_names_the_line_that_says_so_until_the_two_are_in_step()
    {
        StartTree();
        var blender = Attach(Beyond, null);
        blender.Census([Uuid(1)]);
        var line = LineOf(Outcomes.Diverged);

        Assert.Equal([line], RefusedOn());

        Bridge.Tell(new ResyncProject(null, "Ada", "the old disk is gone"), TestActor);
        ExpectMsg<Resynced>();
        Assert.Equal([line], RefusedOn());
        blender.Beat(blender.Next<AdoptPosition>().Position);
        Assert.False(blender.Beat(Beyond).At!.Agreed);
        Assert.Equal([LineOf(Outcomes.Diverged)], RefusedOn());
        Assert.NotEqual(line, LineOf(Outcomes.Diverged));

        // Written, and the session has heard of it.
        long LineOf(string outcome)
        {
            Flush();
            blender.Beat(null);
            return 1 + Log.Lines.ToList().FindLastIndex(l => l.Kind == AuditKind.Session && l.Outcome == outcome);
        }

        IEnumerable<long> RefusedOn()
        {
            Assert.Equal(ErrorCodes.Diverged, Refused().Code);
            return Log.Lines.Last(l => l.Kind == AuditKind.Consultation).Detail!["evidence"]!.AsArray().Select(e => e!.GetValue<long>());
        }
    }

    [Fact, Rule("14.11")]
    public void A_divergence_in_the_middle_of_an_operation_takes_it_back()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var client = Connect();
        client.Submit(NewOperation(), Move(Project, Uuid(1)));
        var execute = blender.Next<ExecutePlan>();

        Assert.False(blender.Beat(Foreign).At!.Agreed);

        Assert.Equal(execute.Id, blender.Next<CancelOperation>().Id);
        blender.Say(FakeBlender.RolledBack(execute, 0, new(ErrorCodes.Cancelled, "stopped")));
        Assert.Equal(ErrorCodes.Diverged, client.Ended().Error!.Code);
    }

    [Fact, Rule("14.11")]
    public void An_earlier_version_of_the_file_is_no_divergence_and_a_gap_closes_by_itself()
    {
        StartTree();
        var blender = Attach(MemoryLog.At(2), MemoryLog.At(1));
        blender.Census([Uuid(1)]);
        Assert.True(blender.Beat(MemoryLog.At(2)).At!.Agreed);
        Accepted();
    }

    [Fact, Rule("14.11")]
    public void What_was_committed_and_is_not_in_the_scene_that_is_opened_is_named_each_time_and_stops_nobody()
    {
        StartTree();
        _opened = AttachBlender(live: [1]);
        OperationId[] committed = [.. Enumerable.Range(0, 4).Select(_ => Committed(Project))];
        Committed(new ProjectId(Id(77)));
        TakenBack(committed[3]);

        // Holds the first; the last has been taken back, and with one that Blender itself speaks of it is settled otherwise.
        var lacks = Opened([committed[0]], resolved: [new(committed[2], OperationEnd.RolledBack, "Blender stopped")])!;
        Assert.Equal((1, committed[1], "Move"), (lacks.Count, Assert.Single(lacks.First).Id, lacks.First[0].Label));
        var line = Assert.Single(Log.Lines, l => l is { Kind: AuditKind.Session, Outcome: Outcomes.Lacks });
        Assert.Equal((1, committed[1].ToString()), (line.Detail!["count"]!.GetValue<int>(), line.Detail["operations"]![0]!["operation_id"]!.GetValue<string>()));
        Assert.Contains(committed[1].ToString(), line.Detail["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Accepted();

        // What Blender spoke of has been taken back in the log meanwhile.
        Assert.Equal([committed[1]], Opened([committed[0]])!.First.Select(c => c.Id));
        Assert.Equal([committed[0], committed[1]], Opened([])!.First.Select(c => c.Id));
        Assert.Null(Opened([committed[0], committed[1]]));
        Assert.Null(Opened(null));

        // One that says nothing itself is judged by what the file was saved with.
        Assert.Equal([committed[1]], Opened([], saved: Log.Find(committed[0])!.LastSeq)!.First.Select(c => c.Id));
    }

    [Fact, Rule("14.11")]
    public void A_scene_that_is_far_behind_is_looked_up_in_pieces_and_the_first_are_named()
    {
        StartTree();
        OperationId[] committed = [.. Enumerable.Range(0, 300).Select(_ => Committed(Project))];

        var lacks = Opened([committed[9]])!;

        Assert.Equal(290, lacks.Count);
        Assert.Equal(committed[10..30], lacks.First.Select(c => c.Id));
    }

    [Fact, Rule("14.11")]
    public void What_blender_confirmed_outlives_the_host_and_an_older_copy_of_its_folder_is_noticed()
    {
        StartTree();
        AttachBlender(live: [1]).Beat(MemoryLog.At(3));
        KillTree();
        StartTree();

        var blender = Attach(MemoryLog.At(2), null);

        Assert.Contains("Blender's side is older", blender.Probe.FishForMessage<AutomationState>(m => !m.On).Why!.Reason, StringComparison.Ordinal);
        Assert.False(blender.Beat(MemoryLog.At(2)).At!.Agreed);

        var lost = new FakeBlender(this, Bridge, NewSession(), Project);
        blender.Vanish();
        lost.Attach(log: null);
        Assert.Contains("Blender's side is older", lost.Probe.FishForMessage<AutomationState>(m => !m.On).Why!.Reason, StringComparison.Ordinal);
    }

    [Fact, Rule("14.11")]
    public void Dropped_doubled_and_late_heartbeats_are_no_divergence()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        foreach (var seq in new[] { 3, 3, 1, 2, 3 })
        {
            Assert.True(blender.Beat(MemoryLog.At(seq)).At!.Agreed);
        }

        Accepted();
    }

    [Fact, Rule("14.11")]
    public void A_persons_resync_is_on_record_and_ends_the_block_once_blender_has_taken_over_the_position()
    {
        StartTree();
        var blender = Attach(Beyond, Beyond);
        blender.Census([Uuid(1)]);
        Bridge.Tell(new ResyncProject(null, "Ada", ""), TestActor);
        Assert.Equal(ErrorCodes.RearmNeedsPerson, ExpectMsg<QueryRefused>().Refusal.Code);

        Bridge.Tell(new ResyncProject(null, "Ada", "the old disk is gone"), TestActor);

        Assert.Equal(new Resynced(Project, true), ExpectMsg<Resynced>());
        var given = blender.Next<AdoptPosition>();
        blender.Next<RequestCensus>();
        Assert.Equal("Ada", given.Who);
        var line = Log.Lines[(int)given.Position.Seq - 1];
        Assert.Equal((AuditKind.Session, "resynced", "Ada", "the old disk is gone"), (line.Kind, line.Outcome, line.Detail!["who"]!.GetValue<string>(), line.Detail["reason"]!.GetValue<string>()));
        Assert.False(blender.Beat(Beyond).At!.Agreed);
        Assert.Equal(ErrorCodes.Diverged, Refused().Code);

        Assert.True(blender.Beat(given.Position).At!.Agreed);
        Accepted();

        Bridge.Tell(new ResyncProject(Project, "Ada", "to be sure"), TestActor);
        Assert.Equal(new Resynced(Project, false), ExpectMsg<Resynced>());
    }

    [Fact, Rule("14.11")]
    public void A_resync_that_blender_did_not_hear_of_is_asked_for_again()
    {
        StartTree();
        var blender = Attach(Beyond, null);
        Bridge.Tell(new ResyncProject(Project, "Ada", "looked at it"), TestActor);
        ExpectMsg<Resynced>();
        blender.Vanish();

        blender.Return(NewSession(), log: Beyond);

        Assert.False(blender.Beat(Beyond).At!.Agreed);
    }

    [Fact, Rule("14.11")]
    public void The_panels_resync_does_the_same_and_answers_there()
    {
        StartTree();
        var blender = Attach(Foreign, null);
        blender.Say(new PersonResyncs(null, "Ada", "it is mine"));
        Assert.Equal("Ada", blender.Next<AdoptPosition>().Who);
        Assert.Equal("info", blender.Probe.FishForMessage<Notice>(m => m.Text.StartsWith("Resynced", StringComparison.Ordinal)).Level);
    }

    [Fact, Rule("14.11")]
    public void Nothing_is_resynced_that_is_not_there()
    {
        StartTree();
        Bridge.Tell(new ResyncProject(Project, "Ada", "x"), TestActor);
        Assert.Equal(ErrorCodes.UnknownProject, ExpectMsg<QueryRefused>().Refusal.Code);
        AttachBlender(live: [1]).Vanish();
        Bridge.Tell(new ResyncProject(Project, "Ada", "x"), TestActor);
        Assert.Equal(ErrorCodes.NotAttached, ExpectMsg<QueryRefused>().Refusal.Code);
    }

    [Fact, Rule("S.2")]
    public void A_connection_that_ends_before_it_has_attached_is_nobodys_trouble()
    {
        StartTree();
        new FakeBlender(this, Bridge, NewSession(), Project).Vanish();
        AttachBlender(live: [1]);
        Accepted();
        Flush();
        Assert.DoesNotContain(Log.Lines, l => l.Kind == AuditKind.Supervision);
    }

    private FakeBlender Attach(LogPosition? own, LogPosition? inside)
    {
        var blender = new FakeBlender(this, Bridge, NewSession(), Project);
        blender.Attach(log: own, inside: inside);
        return blender;
    }

    private Refusal Refused()
    {
        var client = Connect();
        client.Submit(NewOperation(), Move(Project, Uuid(1)));
        return client.Refused();
    }

    private void Accepted()
    {
        var client = Connect();
        client.Submit(NewOperation(), Move(Project, Uuid(1)));
        client.Probe.ExpectMsg<PlanAccepted>();
    }

    private OperationId Committed(ProjectId project)
    {
        var id = NewOperation();
        var detail = new System.Text.Json.Nodes.JsonObject { [DetailKeys.Plan] = new System.Text.Json.Nodes.JsonObject { ["label"] = "Move" }, ["features"] = new System.Text.Json.Nodes.JsonArray() };
        var receipts = Log.Append(
        [
            new(AuditKind.Consultation, null, Outcomes.GoOn, id, Project: project), new(AuditKind.Operation, AuditPhase.Begin, Outcomes.Begun, id, Project: project, Detail: detail),
            new(AuditKind.Operation, AuditPhase.Step, Outcomes.Ok, id, Project: project), new(AuditKind.Operation, AuditPhase.Commit, Outcomes.Ok, id, Project: project),
        ]);
        Assert.All(receipts, r => Assert.Null(r.Fault));
        return id;
    }

    private void TakenBack(OperationId id) =>
        Assert.Null(Assert.Single(Log.Append([new(AuditKind.Operation, AuditPhase.Rollback, Outcomes.RolledBack, id, Error: ErrorCodes.InDoubtRolledBack, Project: Project)])).Fault);

    /// <summary>Blender opens the file anew; gives what its status says that it lacks.</summary>
    private LackedView? Opened(System.Collections.Immutable.ImmutableArray<OperationId>? held, long? saved = null, System.Collections.Immutable.ImmutableArray<ResolvedOperation> resolved = default)
    {
        var blender = _opened ??= new FakeBlender(this, Bridge, NewSession(), Project);
        LogPosition? at = saved is { } seq ? MemoryLog.At((int)seq) : null;
        blender.Say(blender.Hello(log: at, resolved: resolved) with { LastCommits = held, LogInside = at });
        blender.Next<AttachAccepted>();

        // Each beat goes through the log's actor once, behind the piece that is being looked through; no scene here is more than five pieces behind.
        for (var beat = 0; beat < 8; beat++)
        {
            blender.Beat(null);
        }

        Bridge.Tell(new GetStatus(), TestActor);
        return Assert.Single(ExpectMsg<BridgeStatus>().Blenders, b => b.Session == blender.SessionId).Lacks;
    }

    private FakeBlender? _opened;
}
