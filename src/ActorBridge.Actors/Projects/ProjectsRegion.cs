using System.Collections.Immutable;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Root;
using ActorBridge.Actors.Safety;
using ActorBridge.Core.Datablocks;
using ActorBridge.Core.Decisions;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Gate;
using ActorBridge.Core.Identity;
using Akka.Actor;
using Akka.Persistence;
using static ActorBridge.Core.Datablocks.DatablockQueries;

namespace ActorBridge.Actors.Projects;

/// <summary>In the journal: a project that a Blender has attached with.</summary>
public sealed record ProjectSeen(ProjectId Project) : IPersisted;

/// <summary>The <c>projects</c> node: the region that every entity message goes through, and the list of known projects (rule 7.1).</summary>
public sealed class ProjectsRegion : ReceivePersistentActor
{
    private readonly HashSet<ProjectId> _known = [];
    private readonly Dictionary<ProjectId, SessionId> _attached = [];
    private readonly Func<ProjectId, Props> _project;
    private readonly BridgeOptions _options;

    public ProjectsRegion(BridgeOptions options, Func<ProjectId, Props> project)
    {
        (_options, _project) = (options, project);
        Recover<ProjectSeen>(e => _known.Add(e.Project));
        Command<AttachProject>(Attach);
        Command<DetachProject>(m =>
        {
            if (_attached.TryGetValue(m.Project, out var session) && session == m.Session)
            {
                _attached.Remove(m.Project);
            }

            Child(m.Project).Forward(m);
        });
        Command<EntityEnvelope>(ToEntity);
        Command<GetAttachment>(m => ToKnown(m, () => new AttachmentView(null, ActorRefs.Nobody, new AttachmentAnswer(false, null))));
        Command<IProjectMessage>(m => ToKnown(m, () => new QueryRefused(new(ErrorCodes.UnknownProject, $"No project {m.Project} has ever been attached."))));
        Command<GetAttachedProjects>(_ => Sender.Tell(new AttachedProjects([.. _attached.Keys])));
        Command<GetDatablocks>(m => ToNamedOrOnly(m.Project, p => new ListDatablocks(p)));
        Command<ResyncProject>(m => ToNamedOrOnly(m.Project, p => new ResyncLog(p, m.Who, m.Reason)));
        Command<GetReading>(m => ToNamedOrOnly(m.Project, p => new ReadProject(m.Id, p, m.Query, m.Feature)));
        Command<ReleaseIdentity>(m => ToNamedOrOnly(m.Project, p => new ReleaseIdentities(p, [m.Uuid], m.Who, m.Reason)));
        Command<FindOwners>(Find);
        Command<OperationsLeftOpen>(LeftOpen);

        Command<Escalated>(m => Context.Parent.Tell(m));

        // Its journal failed, or it failed too often. It is started anew by the next message; automation waits for a person.
        Command<Terminated>(m => Context.Parent.Tell(new Escalated($"projects/{m.ActorRef.Path.Name}", "The project's actor has stopped.")));
    }

    public override string PersistenceId => "projects";

    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(_options.Escalation.EntityRestartsMax, _options.Escalation.Within, _ => Directive.Restart);

    private void Attach(AttachProject m)
    {
        void Go()
        {
            _attached.TryAdd(m.Project, m.Session);
            Child(m.Project).Forward(m);
        }

        if (_known.Contains(m.Project))
        {
            Go();
            return;
        }

        Persist(new ProjectSeen(m.Project), e =>
        {
            _known.Add(e.Project);
            Go();
        });
    }

    private void ToEntity(EntityEnvelope m)
    {
        if (_known.Contains(m.Project))
        {
            Child(m.Project).Forward(m);
        }
        else
        {
            Sender.Tell(new DatablockView(m.Project, m.Uuid, DatablockState.Unknown));
        }
    }

    private void ToKnown(IProjectMessage m, Func<object> otherwise)
    {
        if (_known.Contains(m.Project))
        {
            Child(m.Project).Forward(m);
        }
        else
        {
            Sender.Tell(otherwise());
        }
    }

    private void ToNamedOrOnly(ProjectId? project, Func<ProjectId, IProjectMessage> message)
    {
        if (project is { } named)
        {
            Self.Forward(message(named));
        }
        else if (_attached.Count == 1)
        {
            Self.Forward(message(_attached.Keys.Single()));
        }
        else
        {
            Sender.Tell(new QueryRefused(new(ErrorCodes.UnknownProject, $"{_attached.Count} projects are attached; name one.")));
        }
    }

    // Also of a project that only the log knows: no operation stays open for want of a journal.
    private void LeftOpen(OperationsLeftOpen m)
    {
        foreach (var project in m.Open.GroupBy(o => o.Project))
        {
            Child(project.Key).Tell(new ProjectLeftOpen(project.Key, [.. project.Select(o => o.Id)]));
        }
    }

    private void Find(FindOwners m)
    {
        ImmutableArray<ProjectId> others = [.. _known.Where(p => p != m.Except)];
        if (others.IsEmpty || m.Uuids.IsEmpty)
        {
            Sender.Tell(new OwnersView(ImmutableDictionary<DatablockUuid, ProjectId>.Empty));
            return;
        }

        var asker = Sender;
        var asked = others.Length;
        var search = Context.ActorOf(Props.Create(() => new OwnerSearch(asked, asker)));
        foreach (var other in others)
        {
            Child(other).Tell(new WhichKnown(other, m.Uuids), search);
        }
    }

    private IActorRef Child(ProjectId project)
    {
        var child = Context.Child(project.ToString());
        return child.IsNobody() ? Context.Watch(Context.ActorOf(_project(project), project.ToString())) : child;
    }

    /// <summary>Collects one answer from each other project.</summary>
    private sealed class OwnerSearch : ReceiveActor
    {
        private readonly Dictionary<DatablockUuid, ProjectId> _owners = [];
        private int _missing;

        public OwnerSearch(int asked, IActorRef asker)
        {
            _missing = asked;
            Context.SetReceiveTimeout(TimeSpan.FromSeconds(1));
            Receive<KnownView>(m =>
            {
                foreach (var uuid in m.Known)
                {
                    _owners.TryAdd(uuid, m.Project);
                }

                if (--_missing == 0)
                {
                    asker.Tell(new OwnersView(_owners.ToImmutableDictionary()));
                    Context.Stop(Self);
                }
            });

            // Whoever asked hears nothing, and its gate stays shut.
            Receive<ReceiveTimeout>(_ => Context.Stop(Self));
        }
    }
}
