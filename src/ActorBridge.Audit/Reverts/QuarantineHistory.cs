using System.Text.Json.Nodes;
using ActorBridge.Audit.Reading;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Reverts;

/// <summary>What the log knows of one operation that is said to be quarantined: whether it is, since which line, and whether a person has resolved it (rule 16.2).</summary>
public sealed class QuarantineHistory
{
    private readonly OperationId _wanted;
    private string _label = "";
    private bool _known;
    private bool _begun;
    private long? _resolved;
    private AuditEntry? _quarantined;
    private int _tried;

    private QuarantineHistory(OperationId wanted) => _wanted = wanted;

    /// <param name="lines">The acknowledged part of the log.</param>
    public static QuarantineHistory Of(IEnumerable<LoggedLine> lines, OperationId wanted)
    {
        var history = new QuarantineHistory(wanted);
        foreach (var line in lines)
        {
            history.Add(line.Entry);
        }

        return history;
    }

    public Refusal? Refusal() =>
        !_known ? new(ErrorCodes.NotQuarantined, $"The log has no operation {_wanted}.")
        : _quarantined is null ? new(ErrorCodes.NotQuarantined, $"Operation {_wanted} is not quarantined.")
        : _resolved is { } line ? new(ErrorCodes.AlreadyResolved, $"Operation {_wanted} was resolved (line {line}).")
        : null;

    /// <summary>As a client submits it: what the add-on kept of before is put back. Each try is an operation of its own.</summary>
    /// <returns>Null of an operation that the log never began, so that it names no datablock of it.</returns>
    public JsonObject? Plan(string who)
    {
        var plan = Plan(new(_wanted, _quarantined!.Draft.Project.GetValueOrDefault(), _quarantined.Draft.Uuids, _label, _quarantined.Seq, _resolved) { Begun = _begun }, who);
        plan?.Add("idempotency_key", $"resolve-{_wanted}-{_tried}");
        return plan;
    }

    /// <inheritdoc cref="Plan(string)"/>
    public static JsonObject? Plan(LoggedQuarantine of, string who)
    {
        if (!of.Begun)
        {
            return null;
        }

        var step = new JsonObject { ["op"] = "revert", ["operation"] = of.Operation.ToString(), ["quarantined_for"] = who };
        if (!of.Uuids.IsEmpty)
        {
            step["targets"] = new JsonArray([.. of.Uuids.Select(u => JsonValue.Create(u.ToString()))]);
        }

        return new()
        {
            ["schema_version"] = 1,
            ["project_id"] = of.Project.ToString(),
            ["label"] = of.Label.Length <= 50 ? $"Put back: {of.Label}" : $"Put back: {of.Label[..47]}...",
            ["steps"] = new JsonArray(step),
        };
    }

    /// <summary>Why there is no plan.</summary>
    public static Refusal NothingNamed(OperationId operation) =>
        new(ErrorCodes.ImageMissing, $"The log has no BEGIN of operation {operation}, so it names nothing that could be put back: accept what is there.");

    private void Add(AuditEntry entry)
    {
        if (entry.Draft is { Operation: { } other, Kind: AuditKind.Operation, Phase: AuditPhase.Begin } begun && other != _wanted && IsOf(begun.Detail))
        {
            _tried++;
        }

        if (entry.Draft is not { Operation: { } id } draft || id != _wanted)
        {
            return;
        }

        _known = true;
        switch (draft)
        {
            case { Kind: AuditKind.Operation, Phase: AuditPhase.Begin }:
                _begun = true;
                _label = RevertHistory.Text(draft.Detail?[DetailKeys.Plan] as JsonObject, "label") ?? "";
                break;
            case { Kind: AuditKind.Operation, Phase: AuditPhase.Rollback }:
                (_quarantined, _resolved) = (draft.Outcome == Outcomes.Quarantined ? entry : null, null);
                break;
            case { Kind: AuditKind.Recovery, Outcome: Outcomes.Quarantined }:
                (_quarantined, _resolved) = (entry, null); // of one that had ended: a file with its middle was opened
                break;
            case { Kind: AuditKind.Recovery, Outcome: Outcomes.Accepted or Outcomes.Restored or Outcomes.Ok }:
                _resolved = entry.Seq;
                break;
        }
    }

    private bool IsOf(JsonObject? begun) =>
        (begun?[DetailKeys.Plan] as JsonObject)?["steps"] is JsonArray { Count: 1 } steps && steps[0] is JsonObject step
        && step["quarantined_for"] is not null && RevertHistory.Text(step, "operation") == _wanted.ToString();
}
