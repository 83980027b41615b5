using System.Collections.Immutable;
using ActorBridge.Actors.Features;
using ActorBridge.Actors.Root;
using ActorBridge.Actors.Safety;
using ActorBridge.Actors.Tests.Support;
using ActorBridge.Core.Logging;
using ActorBridge.Core.SafeMode;
using Akka.Actor;
using Akka.TestKit;
using static ActorBridge.Core.SafeMode.SafeModeCommands;
using Known = ActorBridge.Core.Operations.Features;

namespace ActorBridge.Actors.Tests.Features;

/// <summary>From a failed operation actor to feature safe mode and on to global: so many stay, the next one climbs.</summary>
public class EscalationTests : TreeTest
{
    private readonly TestProbe _safeMode;
    private readonly TestProbe _audit;
    private readonly TestProbe _parent;

    public EscalationTests() => (_safeMode, _audit, _parent) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());

    [Fact, Rule("S.3"), Rule("S.5")]
    public void The_last_failure_within_the_limit_stays_and_the_next_means_feature_safe_mode()
    {
        var (feature, operation) = Supervisor();
        for (var n = 1; n <= Options.Escalation.OperationFailuresMax; n++)
        {
            Fail(operation);
        }

        Assert.All(Supervisions(Options.Escalation.OperationFailuresMax), s => Assert.Equal(Outcomes.Restarted, s.Outcome));
        _safeMode.ExpectNoMsg(TimeSpan.Zero);

        Fail(operation);
        Assert.Equal(Outcomes.Escalated, Supervisions(1).Single().Outcome);
        Assert.Equal(Known.Objects, _safeMode.ExpectMsg<EnterSafeMode>().Feature);
        Assert.False(feature.IsNobody());
    }

    [Fact, Rule("S.3")]
    public void Failures_that_leave_the_window_are_forgotten()
    {
        var (_, operation) = Supervisor();
        for (var n = 0; n < Options.Escalation.OperationFailuresMax; n++)
        {
            Fail(operation);
        }

        Advance(Options.Escalation.Within + TimeSpan.FromTicks(1));
        Fail(operation);

        Assert.All(Supervisions(Options.Escalation.OperationFailuresMax + 1), s => Assert.Equal(Outcomes.Restarted, s.Outcome));
    }

    [Fact, Rule("S.3")]
    public void Exceeded_again_while_in_safe_mode_it_goes_up()
    {
        var (_, operation) = Supervisor();
        for (var n = 0; n < (2 * Options.Escalation.OperationFailuresMax) + 1; n++)
        {
            Fail(operation);
        }

        _parent.ExpectNoMsg(TimeSpan.Zero);
        operation.Tell("fail");

        Assert.Equal("feature: fail", _parent.ExpectMsg<string>());
    }

    [Fact, Rule("S.3")]
    public void After_a_re_arm_the_count_starts_anew()
    {
        var (feature, operation) = Supervisor();
        for (var n = 0; n <= Options.Escalation.OperationFailuresMax; n++)
        {
            Fail(operation);
        }

        _safeMode.ExpectMsg<EnterSafeMode>();
        Sys.EventStream.Publish(new SafeModeChanged(SafeModeState.Off));

        // A failure overtakes what waits in the mailbox; another operation that started shows that the re-arm was heard.
        Start(feature);
        for (var n = 0; n < Options.Escalation.OperationFailuresMax; n++)
        {
            Fail(operation);
        }

        _safeMode.ExpectNoMsg(TimeSpan.Zero);
        Fail(operation);
        _safeMode.ExpectMsg<EnterSafeMode>();
    }

    [Fact, Rule("S.3")]
    public void Too_many_quarantined_identities_mean_the_features_safe_mode()
    {
        Supervisor(Known.Identity);
        for (var n = 1; n <= Options.Escalation.QuarantinesMax; n++)
        {
            Sys.EventStream.Publish(new IdentityQuarantined(Known.Identity, Project, Uuid(n), "test"));
        }

        _safeMode.ExpectNoMsg(TimeSpan.Zero);
        Sys.EventStream.Publish(new IdentityQuarantined(Known.Identity, Project, Uuid(9), "test"));

        Assert.Equal(Known.Identity, _safeMode.ExpectMsg<EnterSafeMode>().Feature);
    }

    [Fact, Rule("S.3"), Rule("14.9")]
    public void Several_features_in_safe_mode_are_a_global_one()
    {
        var safeMode = Sys.ActorOf(Props.Create(() => new SafeModeActor(_audit.Ref, Options, Clock)));
        var changes = CreateTestProbe();
        Sys.EventStream.Subscribe(changes.Ref, typeof(SafeModeChanged));

        safeMode.Tell(new EnterSafeMode(Known.Objects, "a", [], default));
        Assert.Null(changes.FishForMessage<SafeModeChanged>(m => m.State.IsOn(Known.Objects)).State.Global);
        safeMode.Tell(new EnterSafeMode(Known.Materials, "b", [], default));

        Assert.NotNull(changes.FishForMessage<SafeModeChanged>(m => m.State.IsOn(Known.Materials)).State.Global);
    }

    [Fact, Rule("S.2"), Rule("S.3")]
    public void What_a_guardian_throws_ends_in_global_safe_mode()
    {
        StartTree();
        var notices = CreateTestProbe();
        Sys.EventStream.Subscribe(notices.Ref, typeof(SafeModeChanged));

        Part("guardians/event-storm").Tell(new ActorBridge.Actors.Guardians.AdmitEvents("test", -1, 0));

        Assert.Contains("guardians", notices.FishForMessage<SafeModeChanged>(m => m.State.Global is not null).State.Global!.Reason);
    }

    private (IActorRef Feature, IActorRef Operation) Supervisor(string name = Known.Objects)
    {
        var tree = new TreeRefs(
            Options, Clock, _audit.Ref, _safeMode.Ref, TestActor, TestActor, TestActor, ImmutableDictionary<string, ICanTell>.Empty);
        var (self, reports) = (TestActor, _parent.Ref);
        Func<StartOperation, Props> operation = _ => Props.Create(() => new Failing(self));
        var feature = Props.Create(() => new FeatureSupervisor(name, tree, operation));
        var parent = Sys.ActorOf(Props.Create(() => new Catching(feature, reports)));
        return (parent, Start(parent));
    }

    private IActorRef Start(IActorRef feature)
    {
        feature.Tell(new StartOperation(NewOperation(), Move(Project, Uuid(1)), TestActor, ActorRefs.Nobody, "test"));
        return ExpectMsg<IActorRef>();
    }

    private void Fail(IActorRef operation)
    {
        operation.Tell("fail");
        ExpectMsg("restarted");
    }

    private ImmutableArray<AuditDraft> Supervisions(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => _audit.ExpectMsg<ActorBridge.Actors.Logging.WriteAudit>().Drafts.Single())];

    private sealed class Failing : ReceiveActor
    {
        private readonly IActorRef _test;

        public Failing(IActorRef test)
        {
            _test = test;
            Receive<string>(m => throw new InvalidOperationException(m));
        }

        protected override void PreStart() => _test.Tell(Self);

        protected override void PostRestart(Exception reason) => _test.Tell("restarted");
    }

    private sealed class Catching : ReceiveActor
    {
        private readonly IActorRef _reports;

        public Catching(Props feature, IActorRef reports)
        {
            _reports = reports;
            var child = Context.ActorOf(feature, "feature");
            ReceiveAny(child.Forward);
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(cause =>
        {
            _reports.Tell($"feature: {cause.Message}");
            return Directive.Stop;
        });
    }
}
