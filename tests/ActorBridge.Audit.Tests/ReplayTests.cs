using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Replay;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Tests;

/// <summary>What of a log is repeated, what is left out, and what is only taken note of.</summary>
public sealed class ReplayTests
{
    private readonly MemoryStorage _disk = new();

    [Fact, Rule("12.2")]
    public void Only_commits_that_stand_are_repeated_in_the_order_of_their_ends()
    {
        var (survey, steps) = Read(
            [.. Operation(1), .. Operation(2)[..^1], Some.RolledBack(Some.Operation(2)), .. Operation(3),
            Some.RolledBack(Some.Operation(3), Some.Error(ErrorCodes.InDoubtRolledBack)), Some.Consulted(Some.Operation(4), "block"), .. Operation(5)]);

        Assert.Equal([Some.Operation(1), Some.Operation(5)], steps.Cast<ReplayOperation>().Select(o => o.Id));
        Assert.Equal((2, 1, 0, 1, 1), (survey.Committed, survey.RolledBack, survey.Quarantined, survey.Compensated.Count, survey.Refused));
        var first = (ReplayOperation)steps[0];
        Assert.Equal(("plan 1", "before 1", "after 1", "[{\"op\":\"x\"}]"), (first.Label, first.Before, first.After, first.Steps.ToJsonString()));
        Assert.Equal(("b", "a"), first.Parts["counts"]);
        Assert.Equal("Cube", first.Names["u"]);
    }

    [Fact, Rule("12.2"), Rule("5.2")]
    public void Identities_are_repeated_and_what_the_person_did_is_taken_note_of()
    {
        var by = Some.Operation(9);
        var (_, steps) = Read(
        [
            Identity("registered", 1, new() { ["kind"] = "Object", ["name"] = "Cube" }),
            Identity("duplicated", 2, new() { ["kind"] = "Object", ["name"] = "Cube.001", ["copy_of"] = Some.Uuid(1).ToString() }),
            Identity("registered", 3, new() { ["kind"] = "Mesh", ["name"] = "Made", ["by"] = by.ToString() }),
            Identity("renamed", 1, new() { ["kind"] = "Object", ["name"] = "Würfel" }),
            Identity("tombstoned", 2, new() { ["kind"] = "Object", ["name"] = "Cube.001", ["by"] = by.ToString() }),
        ]);

        Assert.Equal(
            [
                new ReplayIdentity(1, Some.Uuid(1), DatablockKind.Object, "Cube", null),
                new ReplayIdentity(2, Some.Uuid(2), DatablockKind.Object, "Cube.001", Some.Uuid(1)),
                new ReplayUnrepeatable(4, "object \"Würfel\" was renamed by the person or another add-on"),
            ],
            steps);
    }

    [Fact, Rule("12.2")]
    public void A_quarantine_is_named_and_another_blender_is_a_restart_but_a_host_that_comes_back_is_none()
    {
        var (survey, steps) = Read(
            [Attached(1), Attached(1), Attached(2), .. Operation(1)[..^1], Some.RolledBack(Some.Operation(1), quarantined: true)]);

        Assert.Equal(1, survey.Quarantined);
        Assert.Equal([new ReplayRestart(3), new ReplayUnrepeatable(7, $"operation {Some.Operation(1)} was quarantined, and what it left in the scene is not in the log")], steps);
    }

    [Fact, Rule("12.2")]
    public void What_a_person_puts_back_of_a_quarantine_is_left_out_with_it_and_a_revert_is_repeated()
    {
        var (quarantined, putBack, reverted) = (Some.Operation(1), Operation(2), Operation(3));
        ((JsonObject)putBack[1].Detail!["plan"]!)["steps"] = new JsonArray(new JsonObject { ["op"] = "revert", ["operation"] = quarantined.ToString(), ["quarantined_for"] = "Ada" });
        ((JsonObject)reverted[1].Detail!["plan"]!)["steps"] = new JsonArray(new JsonObject { ["op"] = "revert", ["operation"] = Some.Operation(2).ToString() });

        var (_, steps) = Read([.. Operation(1)[..^1], Some.RolledBack(quarantined, quarantined: true), .. putBack, .. reverted]);

        Assert.Equal($"operation {Some.Operation(2)} put back what Blender had kept of a quarantined one, and that is not in the log", Assert.IsType<ReplayUnrepeatable>(steps[1]).What);
        Assert.Equal(Some.Operation(3), Assert.IsType<ReplayOperation>(steps[2]).Id);
        Assert.Equal(3, steps.Count);
    }

    [Fact, Rule("12.2"), Rule("14.11")]
    public void A_file_that_does_not_hold_what_was_committed_is_named()
    {
        var (_, steps) = Read(
        [
            .. Operation(1), Recovered(1, "taken back in it"), .. Operation(2)[..^1], Some.RolledBack(Some.Operation(2)), Recovered(2, "it was open"),
            new(AuditKind.Session, null, "lacks", Project: Some.Project, Detail: new() { ["reason"] = "it lacks one" }),
        ]);

        Assert.Equal([$"operation {Some.Operation(1)}: taken back in it", "it lacks one"], steps.Skip(1).Cast<ReplayUnrepeatable>().Select(s => s.What));

        static AuditDraft Recovered(int operation, string reason) =>
            new(AuditKind.Recovery, null, "rolled-back", Some.Operation(operation), [], null, Some.Project, new() { ["reason"] = reason });
    }

    [Fact, Rule("12.2")]
    public void A_commit_that_is_taken_back_after_the_last_line_that_is_wanted_never_was_in_the_scene()
    {
        var lines = Lines([.. Operation(1), Some.RolledBack(Some.Operation(1), Some.Error(ErrorCodes.InDoubtRolledBack))]);

        Assert.Empty(ReplayScript.Of(lines[..^1], Some.Project, ReplaySurvey.Of(lines, Some.Project)));
    }

    [Fact]
    public void A_begin_without_a_plan_is_refused_by_line()
    {
        var lines = Lines(Some.Transaction(1).SetItem(1, Some.Begun(Some.Operation(1)) with { Detail = new JsonObject { ["steps"] = 1 } }));

        var e = Assert.Throws<LogDamagedException>(() => ReplayScript.Of(lines, Some.Project, ReplaySurvey.Of(lines, null)).ToList());
        Assert.Contains("Line 2 has no 'plan'", e.Message, StringComparison.Ordinal);
    }

    [Theory, Rule("12.2")]
    [InlineData("before 1", "after 1", null, null, "")]
    [InlineData("other", "after 1", null, "digest_before", "thing")]
    [InlineData("other", "", "no", "digest_before", "thing")]
    [InlineData("before 1", "other", null, "digest_after", "counts")]
    [InlineData("", "", "AB-OP-001: no", "refused", "")]
    public void The_first_difference_is_named_with_its_datablocks(string before, string after, string? error, string? what, string of)
    {
        var operation = new ReplayOperation(4, Some.Operation(1), "plan 1", [], "before 1", "after 1", Parts(("thing", "1", "2"), ("counts", "3", "3")), Names("thing", "Cube"));
        var found = new ReplayFound(before, after, error == "AB-OP-001: no" ? [] : Parts(("thing", before == "other" ? "9" : "1", "2"), ("counts", "3", after == "other" ? "9" : "3")), error);

        var difference = ReplayCheck.Compare(operation, found, [new(3, "the person sneezed")], ImmutableDictionary<string, string>.Empty);

        Assert.Equal(what, difference?.What);
        Assert.Equal(of, difference is null ? "" : string.Join(' ', difference.Datablocks.Select(d => d.Of)));
        Assert.True(difference is null || difference.Reason.Contains("the person sneezed (line 3)", StringComparison.Ordinal), difference?.Reason);
    }

    [Theory, Rule("11.1")]
    [InlineData(0, null)]
    [InlineData(1, "NotJson")]
    [InlineData(2, "SeqGap")]
    [InlineData(3, "ChainBroken")]
    public void An_export_is_believed_only_when_it_is_whole_from_its_first_line(int damage, string? defect)
    {
        Lines([.. Operation(1)]);
        var text = Encoding.UTF8.GetString(_disk["0000000000000000001.jsonl"]);
        text = damage switch
        {
            1 => text[..^20],
            2 => text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..],
            3 => text.Replace("plan 1", "plan 7", StringComparison.Ordinal),
            _ => text,
        };
        var file = Path.Combine(Directory.CreateTempSubdirectory("actorbridge-export-").FullName, "log.jsonl");
        using (var writer = new StreamWriter(file))
        {
            writer.Write(text);
        }

        var report = AuditVerifier.Verify(new ExportedLog(file));

        Assert.Equal(defect, report.Unusable?.Defect.ToString());
        Assert.Equal(defect is null ? 4 : damage == 2 ? 0 : damage == 3 ? 1 : 3, report.Head.Seq);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    private static ImmutableArray<AuditDraft> Operation(int number)
    {
        var plan = new JsonObject { ["label"] = $"plan {number}", ["steps"] = new JsonArray(new JsonObject { ["op"] = "x" }) };
        var lines = Some.Transaction(number);
        lines[1].Detail!["plan"] = plan;
        return lines.SetItem(3, lines[3] with
        {
            Detail = new JsonObject
            {
                ["digest_before"] = $"before {number}", ["digest_after"] = $"after {number}", ["parts"] = new JsonObject { ["counts"] = new JsonArray("b", "a") },
                ["changes"] = new JsonArray(new JsonObject { ["uuid"] = "u", ["name"] = "Cube" }),
            },
        });
    }

    private static AuditDraft Identity(string outcome, int uuid, JsonObject detail) =>
        new(AuditKind.Identity, null, outcome, Uuids: [Some.Uuid(uuid)], Project: Some.Project, Detail: detail);

    private static AuditDraft Attached(int pid) => new(AuditKind.Session, null, "attached", Project: Some.Project, Detail: new JsonObject { ["pid"] = pid });

    private static ImmutableDictionary<string, (string Before, string After)> Parts(params (string Of, string Before, string After)[] parts) =>
        parts.ToImmutableDictionary(p => p.Of, p => (p.Before, p.After));

    private static ImmutableDictionary<string, string> Names(string of, string name) => ImmutableDictionary<string, string>.Empty.Add(of, name);

    private List<LoggedLine> Lines(IEnumerable<AuditDraft> drafts)
    {
        using (var log = Some.Log(_disk))
        {
            log.Written(drafts);
        }

        return [.. new LogReader(_disk).From(1)];
    }

    private (ReplaySurvey Survey, List<ReplayStep> Steps) Read(IEnumerable<AuditDraft> drafts)
    {
        var lines = Lines(drafts);
        var survey = ReplaySurvey.Of(lines, Some.Project);
        return (survey, [.. ReplayScript.Of(lines, Some.Project, survey)]);
    }
}
