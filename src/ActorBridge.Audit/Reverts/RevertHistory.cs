using System.Text.Json.Nodes;
using ActorBridge.Audit.Reading;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Reverts;

/// <summary>What the log knows of one operation that a person wants back: whether it can be reverted, the plan for it, and who touched the same since.</summary>
public sealed class RevertHistory
{
    private readonly Dictionary<OperationId, JsonObject> _begun = [];
    private readonly Dictionary<OperationId, OperationId> _reverts = [];
    private readonly List<LaterChange> _later = [];
    private readonly OperationId _wanted;
    private AuditEntry? _commit;
    private int _ended;

    private RevertHistory(OperationId wanted) => _wanted = wanted;

    /// <summary>The project's id, which the add-on's folder is named by.</summary>
    public ProjectId? Project => _commit?.Draft.Project;

    /// <summary>The hash of what the add-on keeps; null when it keeps nothing.</summary>
    public string? Image => Text(_commit?.Draft.Detail, DetailKeys.Image);

    /// <summary>Committed operations that name one of its datablocks since, oldest first. What is not by an operation is the person's or another add-on's.</summary>
    public IReadOnlyList<LaterChange> Later => _later;

    /// <param name="lines">The acknowledged part of the log.</param>
    public static RevertHistory Of(IEnumerable<LoggedLine> lines, OperationId wanted)
    {
        var history = new RevertHistory(wanted);
        foreach (var line in lines)
        {
            history.Add(line.Entry);
        }

        return history;
    }

    /// <summary>Why not, as far as the log tells; whether somebody has changed the same since only Blender can say.</summary>
    public Refusal? Refusal()
    {
        if (_commit is null)
        {
            return new(ErrorCodes.NotCommitted, _begun.ContainsKey(_wanted) ? $"Operation {_wanted} did not commit." : $"The log has no operation {_wanted}.");
        }

        if (RevertOf(_wanted) is { } revert)
        {
            return new(ErrorCodes.AlreadyReverted, $"Operation {_wanted} was reverted by operation {revert}.");
        }

        return Image is null ? new(ErrorCodes.ImageMissing, $"Operation {_wanted} kept nothing: it only read, ran code, kept more than the limit, or is of an older version.") : null;
    }

    /// <summary>As a client submits it. Its key makes a second asking the same operation until that has ended, and a new one after it.</summary>
    public JsonObject Plan()
    {
        var deleted = Changes("DELETED").ToHashSet();
        var step = new JsonObject { ["op"] = "revert", ["operation"] = _wanted.ToString() };
        Name(step, "targets", _commit!.Draft.Uuids.Select(u => u.ToString()).Where(u => !deleted.Contains(u)));
        Name(step, "restores", deleted);
        return new()
        {
            ["schema_version"] = 1,
            ["project_id"] = Project.ToString(),
            ["label"] = Shortened($"Revert: {Label(_wanted)}"),
            ["idempotency_key"] = $"revert-{_wanted}-{_ended}",
            ["steps"] = new JsonArray(step),
        };
    }

    private void Add(AuditEntry entry)
    {
        if (entry.Draft is not { Operation: { } id, Kind: AuditKind.Operation } draft)
        {
            return;
        }

        if (draft.Phase is AuditPhase.Commit or AuditPhase.Rollback && Reverted(id) == _wanted)
        {
            _ended++;
        }

        switch (draft.Phase)
        {
            case AuditPhase.Begin when (draft.Detail?[DetailKeys.Plan]) is JsonObject plan:
                _begun[id] = plan;
                break;
            case AuditPhase.Commit when id == _wanted:
                _commit = entry;
                break;
            case AuditPhase.Commit:
                if (Reverted(id) is { } reverted)
                {
                    _reverts[id] = reverted;
                }

                if (_commit is not null && draft.Uuids.Intersect(_commit.Draft.Uuids).Any())
                {
                    _later.Add(new(entry.Seq, entry.Timestamp, id, Label(id)));
                }

                break;
            case AuditPhase.Rollback when id == _wanted:
                _commit = null; // a compensation: Blender never heard of the commit
                break;
            case AuditPhase.Rollback:
                _reverts.Remove(id);
                _later.RemoveAll(l => l.Operation == id);
                break;
        }
    }

    // A revert that is reverted itself does not count.
    private OperationId? RevertOf(OperationId id) =>
        _reverts.Where(r => r.Value == id && RevertOf(r.Key) is null).Select(r => (OperationId?)r.Key).FirstOrDefault();

    private OperationId? Reverted(OperationId id) =>
        _begun.TryGetValue(id, out var plan) && plan["steps"] is JsonArray { Count: 1 } steps && Text(steps[0] as JsonObject, "op") == "revert"
        && OperationId.TryParse(Text(steps[0] as JsonObject, "operation"), out var reverted) ? reverted : null;

    private IEnumerable<string> Changes(string change) =>
        (_commit!.Draft.Detail?[DetailKeys.Changes] as JsonArray ?? []).OfType<JsonObject>()
            .Where(c => string.Equals(Text(c, "change"), change, StringComparison.OrdinalIgnoreCase)).Select(c => Text(c, "uuid") ?? "");

    private string Label(OperationId id) => _begun.TryGetValue(id, out var plan) ? Text(plan, "label") ?? "" : "";

    private static void Name(JsonObject step, string key, IEnumerable<string> uuids)
    {
        var named = new JsonArray([.. uuids.Select(u => JsonValue.Create(u))]);
        if (named.Count > 0)
        {
            step[key] = named;
        }
    }

    private static string Shortened(string label) => label.Length <= 60 ? label : label[..57] + "...";

    /// <summary>Null where a line that is read has something else: its chain is not looked at here.</summary>
    internal static string? Text(JsonObject? of, string key) => of?[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}

/// <param name="Seq">The COMMIT's line.</param>
public sealed record LaterChange(long Seq, DateTimeOffset At, OperationId Operation, string Label);
