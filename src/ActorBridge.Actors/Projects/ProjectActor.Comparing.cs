using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Root;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Datablocks;
using ActorBridge.Core.Logging;
using Akka.Actor;

namespace ActorBridge.Actors.Projects;

/// <summary>
/// At each start, before the first batch: what the journal knows of the project's identities against what the log says. The graver of the two holds, the other is
/// brought to it, and the difference goes on record.
/// </summary>
public sealed partial class ProjectActor
{
    private const int NamedMax = 20;

    private bool _compared;

    private void Comparing()
    {
        Command<Ask>(_ => _tree.Audit.Tell(new FindIdentities(_project)));
        Command<LoggedIdentitiesView>(m =>
        {
            if (!_compared)
            {
                _compared = true;
                Timers.Cancel("compare");
                Compare(m);
            }
        });
    }

    // Asked again, should the log's actor have failed over it: without an answer nothing of Blender's would ever be taken in.
    private void BeginComparing()
    {
        Self.Tell(new Ask());
        Timers.StartPeriodicTimer("compare", new Ask(), _tree.Options.Operations.Gate);
    }

    private void Compare(LoggedIdentitiesView log)
    {
        var journal = _state.Archive.ToDictionary(a => a.Key, a => _state.Quarantined.ContainsKey(a.Key) ? DatablockLifecycle.Quarantined : a.Value.Lifecycle);
        var differences = log.Unusable is null ? IdentityCheck.Compare(log.Identities, journal) : [];
        if (differences.IsEmpty)
        {
            Next();
            return;
        }

        var what = $"Log and journal have {differences.Length} {(differences.Length == 1 ? "identity" : "identities")} of project {_project} differently; the graver holds. "
            + string.Join("; ", differences.Take(NamedMax)) + (differences.Length > NamedMax ? "; …" : "");
        _tree.Audit.Tell(new WriteAudit(
        [
            new AuditDraft(AuditKind.Recovery, null, Outcomes.Differs, Project: _project, Detail: new JsonObject { [DetailKeys.Reason] = what, ["count"] = differences.Length }),
            .. differences.Select(Line).OfType<AuditDraft>(),
        ]));
        Context.System.EventStream.Publish(new PersonNotice("warning", what));
        Settle(differences);
    }

    // What only the journal knows, or knows to be graver.
    private AuditDraft? Line(IdentityDifference d)
    {
        var outcome = d switch
        {
            { Journal: DatablockLifecycle.Quarantined } => Outcomes.Quarantined,
            { Journal: DatablockLifecycle.Tombstoned, Holds: DatablockLifecycle.Tombstoned } => "tombstoned",
            { Line: null, Holds: DatablockLifecycle.Live } => "registered",
            _ => null,
        };
        var known = _state.Archive.GetValueOrDefault(d.Uuid);
        return outcome is null ? null : new(AuditKind.Identity, null, outcome, Uuids: [d.Uuid], Project: _project, Detail: new JsonObject
        {
            ["kind"] = known?.Kind.ToString(), ["name"] = known?.Name, [DetailKeys.Reason] = "the journal says so; the log did not",
        });
    }

    // What only the log knows to be graver.
    private void Settle(ImmutableArray<IdentityDifference> differences)
    {
        var quarantined = differences.Where(d => d.Holds == DatablockLifecycle.Quarantined && d.Journal != DatablockLifecycle.Quarantined)
            .Select(d => new ProjectEvents.EntityQuarantined(d.Uuid, Because(d.Line!))).ToArray();
        if (quarantined.Length > 0)
        {
            PersistAll(quarantined, Apply);
        }

        ImmutableArray<DatablockEvent> gone =
        [
            .. differences.Where(d => d is { Holds: DatablockLifecycle.Tombstoned, Journal: not DatablockLifecycle.Tombstoned }).Select(d => _state.Archive[d.Uuid])
                .Select(a => new DatablockEvent(DatablockEventKind.Removed, a.Uuid, a.Kind, a.Name, null, null, a.Version)),
        ];

        // As a batch of their own, so that the archive has them durable before the first of Blender's.
        DeferAsync(gone, g =>
        {
            if (g.IsEmpty)
            {
                Next();
            }
            else
            {
                Begin(0, g, ActorRefs.Nobody, g);
            }
        });
    }

    // With its code, so that an ambiguity is one for the gate, whoever remembers it (rule 14.5).
    private static string Because(LoggedIdentity line) =>
        $"{(line.ErrorCode is { } code ? $"[{code}] " : "")}the log says so since line {line.Seq}; the journal did not";

    private sealed record Ask;
}
