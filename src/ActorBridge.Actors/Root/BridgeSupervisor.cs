using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Actors.Blenders;
using ActorBridge.Actors.Clients;
using ActorBridge.Actors.Features;
using ActorBridge.Actors.Guardians;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Projects;
using ActorBridge.Actors.Safety;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;
using Akka.Actor;
using Akka.Event;
using static ActorBridge.Core.SafeMode.SafeModeCommands;

namespace ActorBridge.Actors.Root;

/// <summary>A clean end: the boot flag is written, then the tree stops.</summary>
public sealed record StopBridge;

/// <summary>The root, <c>/user/bridge</c>. It starts the parts in order and asks them nothing; what is escalated to it means global safe mode.</summary>
public sealed class BridgeSupervisor : ReceiveActor
{
    private readonly TreeRefs _tree;
    private readonly IActorRef _features;
    private readonly IActorRef _projects;
    private readonly IActorRef _blenders;
    private readonly IActorRef _clients;
    private readonly Func<LoggedQuarantine, string, PutBackPlan> _putBack;

    public BridgeSupervisor(BridgeOptions options, BridgeParts parts)
    {
        var clock = new BridgeClock(parts.Time);
        var audit = Part(AuditLogActor.Props(parts.OpenLog), "audit");
        var safeMode = Part(Akka.Actor.Props.Create(() => new SafeModeActor(audit, options, clock)), "safe-mode");
        var boot = Part(BootMonitor.Props(audit, safeMode, options, clock, parts.Data), "boot");
        var guardians = Part(Akka.Actor.Props.Create(() => new GuardianGroup(Guardians(options, clock, audit))), "guardians");
        _tree = new TreeRefs(
            options, clock, audit, safeMode, boot, Guardian("event-storm"), Guardian("user-intent"),
            Core.Operations.Features.All.ToImmutableDictionary(f => f, f => Guardian($"breaker/{f}"))) { Reached = parts.Reached };

        _putBack = parts.PutBack;
        var tree = _tree;
        Func<Core.Identity.ProjectId, Core.Identity.DatablockUuid, int, Props> entity = (p, u, life) => DatablockActor.Props(p, u, audit, options.Storing, life);
        Func<Core.Identity.ProjectId, Props> project = id => Akka.Actor.Props.Create(() => new ProjectActor(id, tree, entity));
        var projects = _projects = Part(Akka.Actor.Props.Create(() => new ProjectsRegion(options, project)), "projects");
        Func<StartOperation, Props> operation = start => OperationActor.Props(start, tree, projects, parts.PlanToJson);
        Func<string, Props> feature = name => Akka.Actor.Props.Create(() => new FeatureSupervisor(name, tree, operation));
        var features = _features = Part(Akka.Actor.Props.Create(() => new FeatureRegistry(feature)), "features");
        _blenders = Part(Akka.Actor.Props.Create(() => new BlenderSessions(tree, projects)), "blenders");
        _clients = Part(Akka.Actor.Props.Create(() => new ClientSessions(tree, features)), "clients");
        Doors();

        // A group answers once its children are there; a question to a guardian by its path would be lost before that.
        Receive<ActorIdentity>(_ => Guardian("breaker").Tell(new Identify("breaker"), Self), m => Equals(m.MessageId, "guardians"));
        Receive<ActorIdentity>(_ => boot.Tell(new GuardiansUp()));
        guardians.Tell(new Identify("guardians"));

        Receive<OperationsLeftOpen>(m => projects.Tell(m));
        Receive<Escalated>(m => GlobalSafeMode(m.Part, m.Reason));
        Receive<JournalFailed>(m => GlobalSafeMode("journal", $"{m.PersistenceId} can't be written: {m.Reason}"));
        Receive<Terminated>(m => GlobalSafeMode(m.ActorRef.Path.Name, "it has stopped; restart the host"));
        Receive<StopBridge>(_ => _tree.Boot.Tell(new StopBoot()));
        Receive<BootStopped>(_ => Context.Stop(Self));
    }

    public static Props Props(BridgeOptions options, BridgeParts parts) => Akka.Actor.Props.Create(() => new BridgeSupervisor(options, parts));

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(JournalFailed));

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    // Whatever comes up to here is beyond one feature (rule S.3).
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(
        _tree.Options.Escalation.EntityRestartsMax, _tree.Options.Escalation.Within, cause =>
        {
            GlobalSafeMode(Sender.Path.Name, $"{cause.GetType().Name}: {cause.Message}");
            return Directive.Restart;
        });

    private static ImmutableArray<(string, Props)> Guardians(BridgeOptions options, BridgeClock clock, IActorRef audit)
    {
        Props Breaker(string feature) => Akka.Actor.Props.Create(() => new CircuitBreakerGuardian(feature, audit, options));
        ImmutableArray<(string, Props)> breakers = [.. Core.Operations.Features.All.Select(f => (f, Breaker(f)))];
        return
        [
            ("event-storm", Akka.Actor.Props.Create(() => new EventStormGuardian(audit, options.Storm, clock))),
            ("user-intent", Akka.Actor.Props.Create(() => new UserIntentGuardian(audit, options.Intent, clock))),
            ("breaker", Akka.Actor.Props.Create(() => new GuardianGroup(breakers))),
        ];
    }

    private void Doors()
    {
        Receive<OpenBlenderSession>(_blenders.Forward);
        Receive<OpenClientSession>(_clients.Forward);
        Receive<GetAttachedProjects>(_projects.Forward);
        Receive<GetDatablocks>(_projects.Forward);
        Receive<ResyncProject>(_projects.Forward);
        Receive<GetReading>(_projects.Forward);
        Receive<RearmAutomation>(m =>
        {
            var (tree, asker) = (_tree, Sender);
            Context.ActorOf(Akka.Actor.Props.Create(() => new RearmQuery(tree, m, asker)));
        });
        Receive<AllowRetry>(m =>
        {
            var (tree, asker) = (_tree, Sender);
            Context.ActorOf(Akka.Actor.Props.Create(() => new RetryQuery(tree, m, asker)));
        });
        Receive<LiftConstraint>(_tree.Audit.Forward);
        Receive<ResolveQuarantine>(m =>
        {
            var (tree, asker) = (new ResolveParts(_tree, _projects, _features, _putBack), Sender);
            Context.ActorOf(Akka.Actor.Props.Create(() => new ResolveQuery(tree, m, asker)));
        });
        Receive<NoteDryRun>(m => _tree.Audit.Tell(new WriteAudit([OperationDrafts.DryRun(m.Plan)], new Noting(Sender))));
        Receive<AuditWritten>(m => ((Noting)m.Token).Asker.Tell(new DryRunNoted()));
        Receive<AuditFailed>(m => ((Noting)m.Token).Asker.Tell(new QueryRefused(m.Refusal)));
        Receive<GetStatus>(_ =>
        {
            var asker = Sender;
            var parts = new StatusParts(_tree, _features, _blenders);
            Context.ActorOf(Akka.Actor.Props.Create(() => new StatusQuery(parts, asker)));
        });
    }

    private void GlobalSafeMode(string part, string reason)
    {
        Context.GetLogger().Error("{0}: {1}. Automation is off, everything else goes on; see 'actorbridge status'.", part, reason);
        _tree.Audit.Tell(new WriteAudit(new AuditDraft(
            AuditKind.Supervision, null, Outcomes.Escalated, Error: ErrorCodes.Internal,
            Detail: new JsonObject { ["part"] = part, [DetailKeys.Reason] = reason })));
        _tree.SafeMode.Tell(new EnterSafeMode(null, $"{part}: {reason}", [], _tree.Clock.Utc));
    }

    private sealed record Noting(IActorRef Asker);

    private static ICanTell Guardian(string name) => Context.ActorSelection($"guardians/{name}");

    private static IActorRef Part(Props props, string name) => Context.Watch(Context.ActorOf(props, name));
}
