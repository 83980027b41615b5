using System.Text.Json.Nodes;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Root;
using ActorBridge.Core.Logging;
using Akka.Actor;

namespace ActorBridge.Actors.Blenders;

/// <summary>
/// A Blender that died before it saved has lost what was committed since, and an older copy of a file never had it: the log says COMMIT, and the
/// scene that is open now does not hold it (rule 14.11). That stops nobody; it is said, each time such a scene is opened.
/// </summary>
public sealed partial class BlenderSession
{
    private const int LackedNamedMax = 20;

    private object? _looking;
    private LackedView? _lacks;

    private void Lacking() => Receive<LackedCommitsView>(
        m => Lack(m.Commits.Where(c => !_attached!.OpenOperations.Contains(c.Id) && _attached.Resolved.All(r => r.Id != c.Id)).ToArray()),
        m => ReferenceEquals(m.Token, _looking) && m.Unusable is null);

    // What is prepared, or ended without the host, is settled by itself (rule 14.7).
    private void LookForLacked()
    {
        (_lacks, _looking) = (null, new object());
        if (_sync is { InStep: true } && _attached is { LastCommits: { } held } attached)
        {
            _tree.Audit.Tell(new FindLackedCommits(attached.Project, held, attached.LogInside, _looking));
        }
    }

    private void Lack(LackedCommit[] commits)
    {
        if (commits.Length == 0)
        {
            return;
        }

        _lacks = new(commits.Length, [.. commits.Take(LackedNamedMax)]);
        _tree.Audit.Tell(new WriteAudit(new AuditDraft(AuditKind.Session, null, Outcomes.Lacks, Project: _project, Detail: new JsonObject
        {
            ["session"] = _session.ToString(),
            [DetailKeys.Reason] = _lacks.ToString(),
            ["count"] = _lacks.Count,
            ["operations"] = new JsonArray([.. _lacks.First.Select(c => new JsonObject { ["operation_id"] = c.Id.ToString(), ["seq"] = c.Seq, ["label"] = c.Label })]),
        })));
        Context.System.EventStream.Publish(new PersonNotice("warning", _lacks.ToString()));
        Report();
    }
}
