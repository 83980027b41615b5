using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Tests.Support;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using static ActorBridge.Core.Breaker.BreakerQueries;

namespace ActorBridge.Actors.Tests.Projects;

/// <summary>A start with a log and a journal that do not say the same: what one has and the other lacks is noticed, reported, and the graver holds.</summary>
public class ComparingTests : TreeTest
{
    [Fact, Rule("14.1"), Rule("6.3")]
    public void Of_each_identity_the_graver_of_log_and_journal_holds_and_both_say_so_afterwards()
    {
        StartTree();
        var blender = AttachBlender(live: [1, 2, 3, 4]);
        blender.Report(FakeBlender.Event(DatablockEventKind.Removed, Uuid(4)));
        Flush();
        KillTree();
        Said("tombstoned", 2);
        var said = Log.Lines.Length;
        Said(Outcomes.Quarantined, 3);
        Said("restored", 4);
        Said("registered", 5);

        StartTree();
        AwaitCondition(() => States().SequenceEqual(["Live", "Tombstoned", "Quarantined", "Tombstoned"]));
        Flush();

        var line = Assert.Single(Log.Lines, l => l is { Kind: AuditKind.Recovery, Outcome: Outcomes.Differs });
        Assert.Equal(4, line.Detail!["count"]!.GetValue<int>());
        Assert.Contains($"{Uuid(2)} is tombstoned in the log (line {said}) and live in the journal", line.Detail["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(["tombstoned"], Since(line).Where(l => l.Kind == AuditKind.Identity && l.Uuids.Contains(Uuid(4))).Select(l => l.Outcome));
        Assert.Equal([Outcomes.Quarantined, "tombstoned"], new[] { 3, 4 }.Select(n => Log.Identities(Project).Single(i => i.Uuid == Uuid(n)).Outcome));

        // What was wrongly taken for dead lives again when Blender shows it; what is set aside waits for a person.
        AttachBlender(live: [1, 2, 3]);
        Assert.Equal(["Live", "Live", "Quarantined", "Tombstoned"], States());
        var client = Connect();
        client.Submit(NewOperation(), Move(Project, Uuid(3)));
        Assert.Equal(ErrorCodes.IdentityQuarantined, client.Refused().Code);

        // Only what the journal never knew is left to differ.
        KillTree();
        StartTree();
        States();
        AwaitCondition(() => Log.Lines.Count(l => l.Outcome == Outcomes.Differs) == 2);
        Assert.Equal([4, 1], Log.Lines.Where(l => l.Outcome == Outcomes.Differs).Select(l => l.Detail!["count"]!.GetValue<int>()));
    }

    [Fact, Rule("14.5")]
    public void What_only_the_log_knows_to_be_ambiguous_overrides_the_plan_into_safe_mode_as_what_both_know_does()
    {
        StartTree();
        AttachBlender(live: [1, 2]);
        Flush();
        KillTree();
        Said(Outcomes.Quarantined, 1, ErrorCodes.Ambiguous);
        var line = Log.Lines.Length;
        Said(Outcomes.Quarantined, 2, ErrorCodes.IdentityQuarantined);

        StartTree();
        AttachBlender(live: [1, 2]);
        var client = Connect();
        client.Submit(NewOperation(), Move(Project, Uuid(2)));
        Assert.Equal(ErrorCodes.IdentityQuarantined, client.Refused().Code);
        Flush();
        Assert.DoesNotContain(Log.Lines, l => l is { Kind: AuditKind.SafeMode, Outcome: Outcomes.Entered });

        client.Submit(NewOperation(), Move(Project, Uuid(1)));

        Assert.Equal(ErrorCodes.IdentityQuarantined, client.Refused().Code);
        AwaitCondition(() => Log.Lines.Any(l => l is { Kind: AuditKind.SafeMode, Outcome: Outcomes.Entered }));
        var entered = Log.Lines.Single(l => l is { Kind: AuditKind.SafeMode, Outcome: Outcomes.Entered });
        Assert.Equal(Core.Operations.Features.Objects, (string?)entered.Detail!["feature"]);
        Assert.Equal(line, Assert.Single(entered.Detail["evidence"]!.AsArray())!.GetValue<long>());
    }

    [Fact, Rule("14.1")]
    public void Where_both_say_the_same_nothing_is_said()
    {
        StartTree();
        var blender = AttachBlender(live: [1, 2]);
        blender.Report(FakeBlender.Event(DatablockEventKind.Removed, Uuid(2)), FakeBlender.Event(DatablockEventKind.Renamed, Uuid(1), "Box", 2));
        Flush();
        KillTree();

        // What is taken in comes after the comparing.
        StartTree();
        AttachBlender(live: [1]);
        Flush();

        Assert.DoesNotContain(Log.Lines, l => l.Outcome == Outcomes.Differs);
    }

    [Fact, Rule("13.2"), Rule("14.9")]
    public void A_breaker_whose_journal_lost_what_the_log_counts_is_open_before_anyone_asks_it()
    {
        for (var n = 0; n < Options.Breaker.Threshold; n++)
        {
            Failed(NewOperation());
        }

        StartTree();
        Part("guardians/breaker/objects").Tell(new GetBreaker(), TestActor);
        Assert.Equal(Core.Breaker.BreakerPosition.Open, ExpectMsg<BreakerView>().State.Position);
        AttachBlender(live: [1]);
        var client = Connect();
        client.Submit(NewOperation(), Move(Project, Uuid(1)));
        Assert.Equal(ErrorCodes.BreakerOpen, client.Refused().Code);
        Assert.Single(Log.Lines, l => l is { Kind: AuditKind.Breaker, Outcome: Outcomes.Opened });

        KillTree();
        StartTree();
        Part("guardians/breaker/objects").Tell(new GetBreaker(), TestActor);
        Assert.Equal(Core.Breaker.BreakerPosition.Open, ExpectMsg<BreakerView>().State.Position);
        Flush();
        Assert.Single(Log.Lines, l => l is { Kind: AuditKind.Breaker, Outcome: Outcomes.Opened });
    }

    [Fact, Rule("13.2")]
    public void One_failure_less_leaves_it_closed()
    {
        for (var n = 1; n < Options.Breaker.Threshold; n++)
        {
            Failed(NewOperation());
        }

        StartTree();
        Part("guardians/breaker/objects").Tell(new GetBreaker(), TestActor);
        Assert.Equal(Core.Breaker.BreakerPosition.Closed, ExpectMsg<BreakerView>().State.Position);
    }

    private void Said(string outcome, int uuid, ErrorCode? error = null) =>
        Log.Append([new(AuditKind.Identity, null, outcome, Uuids: [Uuid(uuid)], Error: error, Project: Project, Detail: new() { [DetailKeys.Reason] = "test" })]);

    private IEnumerable<AuditDraft> Since(AuditDraft line) => Log.Lines.SkipWhile(l => !ReferenceEquals(l, line)).Skip(1);

    private string[] States()
    {
        Bridge.Tell(new GetDatablocks(Project), TestActor);
        var items = ExpectMsg<DatablocksView>().Items;
        return [.. new[] { 1, 2, 3, 4 }.Select(n => items.SingleOrDefault(i => i.Uuid == Uuid(n))?.State ?? "")];
    }

    private void Failed(OperationId id) => Log.Append(
    [
        new(AuditKind.Consultation, null, Outcomes.GoOn, id, Project: Project),
        new(AuditKind.Operation, AuditPhase.Begin, Outcomes.Begun, id, Project: Project, Detail: new() { ["features"] = new System.Text.Json.Nodes.JsonArray("objects") }),
        new(AuditKind.Operation, AuditPhase.Rollback, Outcomes.RolledBack, id, Error: ErrorCodes.StepFailed, Project: Project),
    ]);
}
