using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Indexing;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Replay;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Core.Identity;

namespace ActorBridge.Audit.Tests;

/// <summary>What the log of a released version says, read by this one: the whole of it, by the approved <c>state.json</c> beside it (rule 4.3).</summary>
public sealed class GoldenStateTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [Rule("4.3")]
    [Rule("14.1")]
    [InlineData("v1")]
    public void The_index_knows_the_approved_state(string version)
    {
        var disk = Disk(version);
        using var log = Some.Log(disk);
        Approved(version, "log", State(log.Index, [.. new LogReader(disk).From(1)]));
    }

    [Theory]
    [Rule("4.3")]
    [Rule("12.2")]
    [InlineData("v1")]
    public void A_replay_does_the_approved_steps(string version)
    {
        LoggedLine[] lines = [.. new LogReader(Disk(version)).From(1)];
        var survey = ReplaySurvey.Of(lines, null);
        var project = Assert.Single(survey.Projects);
        Approved(version, "replay", new JsonObject
        {
            ["committed"] = survey.Committed, ["rolled_back"] = survey.RolledBack, ["quarantined"] = survey.Quarantined, ["refused"] = survey.Refused,
            ["steps"] = Many(ReplayScript.Of(lines, project, survey), Step),
        });
    }

    private static JsonObject State(AuditIndex index, LoggedLine[] lines)
    {
        var drafts = lines.Select(l => l.Entry.Draft).ToList();
        return new()
        {
            ["seq"] = index.Seq,
            ["boots"] = index.Boots,
            ["recent_crash"] = index.RecentCrash,
            ["safe_modes"] = Many(index.SafeModes, s => new JsonObject { ["feature"] = s.Feature, ["since"] = s.Since }),
            ["operations"] = Many(drafts.Select(d => d.Operation).OfType<OperationId>().Distinct(), id =>
            {
                var known = index.Operation(id)!;
                return new JsonObject
                {
                    ["id"] = id.ToString(), ["stage"] = known.State.Stage.ToString(), ["begin"] = known.BeginSeq, ["last"] = known.LastSeq, ["outcome"] = known.Outcome, ["error"] = known.ErrorCode,
                };
            }),
            ["datablocks"] = Many(drafts.SelectMany(d => d.Uuids.Select(u => (d.Project!.Value, u))).Distinct(), d =>
            {
                var known = index.Datablock(d.Value, d.u)!;
                return new JsonObject
                {
                    ["uuid"] = d.u.ToString(), ["state"] = known.State, ["state_seq"] = known.StateSeq, ["error"] = known.ErrorCode, ["error_seq"] = known.ErrorSeq,
                    ["changed"] = known.ChangedSeq, ["last"] = known.LastSeq,
                };
            }),
            ["open"] = Many(index.OpenTransactions, o => new JsonObject
            {
                ["id"] = o.Operation.ToString(), ["begin"] = o.BeginSeq, ["steps_done"] = o.State.StepsDone, ["fingerprint"] = o.Fingerprint,
                ["features"] = Many(o.Features, f => f), ["uuids"] = Many(o.Uuids, u => u.ToString()),
            }),
            ["quarantines"] = Many(index.Quarantines, q => new JsonObject { ["id"] = q.Operation.ToString(), ["seq"] = q.Record.Seq, ["resolved"] = q.Record.Resolved }),
            ["counters"] = Many(index.Counters, c => new JsonObject
            {
                ["of"] = c.Of, ["total"] = c.Counter.Total, ["in_a_row"] = c.Counter.Streak, ["crashes"] = c.Counter.Crashes, ["evidence"] = Many(c.Counter.Evidence, e => e),
            }),
            ["constraints"] = Many(index.Constraints, c => new JsonObject { ["subject"] = c.Subject, ["seq"] = c.Seq }),
        };
    }

    private static JsonNode Step(ReplayStep step)
    {
        var json = new JsonObject { ["seq"] = step.Seq, ["does"] = step.GetType().Name };
        switch (step)
        {
            case ReplayIdentity s:
                (json["uuid"], json["kind"], json["name"], json["copy_of"]) = (s.Uuid.ToString(), s.Kind.ToString(), s.Name, s.CopyOf?.ToString());
                break;
            case ReplayOperation s:
                (json["id"], json["label"], json["steps"]) = (s.Id.ToString(), s.Label, s.Steps.DeepClone());
                (json["before"], json["after"]) = (s.Before, s.After);
                json["parts"] = Many(s.Parts.OrderBy(p => p.Key, StringComparer.Ordinal), p => new JsonArray(p.Key, p.Value.Before, p.Value.After));
                json["names"] = Many(s.Names.OrderBy(n => n.Key, StringComparer.Ordinal), n => new JsonArray(n.Key, n.Value));
                break;
            case ReplayUnrepeatable s:
                json["what"] = s.What;
                break;
        }

        return json;
    }

    private static JsonArray Many<T>(IEnumerable<T> items, Func<T, JsonNode> json) => new([.. items.Select(json)]);

    private static MemoryStorage Disk(string version)
    {
        var disk = new MemoryStorage();
        foreach (var file in Directory.EnumerateFiles(RepositoryRoot.Combine("tests", "golden", version, "data", "audit")))
        {
            disk.Put(Path.GetFileName(file), File.ReadAllBytes(file));
        }

        return disk;
    }

    // As text, so that the first difference is shown where it is.
    private static void Approved(string version, string part, JsonNode actual)
    {
        var approved = JsonNode.Parse(File.ReadAllText(RepositoryRoot.Combine("tests", "golden", version, "state.json")))![part]!;
        Assert.Equal(approved.ToJsonString(Indented), actual.ToJsonString(Indented));
    }
}
