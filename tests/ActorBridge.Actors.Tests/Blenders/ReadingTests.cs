using ActorBridge.Actors.Blenders;
using ActorBridge.Actors.Features;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Safety;
using ActorBridge.Actors.Tests.Support;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.SafeMode;

namespace ActorBridge.Actors.Tests.Blenders;

/// <summary>What is read: a question to Blender and its answer, beside operations and the gate.</summary>
public class ReadingTests : TreeTest
{
    private const string Query = """{"op":"get_scene"}""";

    [Fact, Rule("8.2")]
    public void What_is_read_is_asked_of_Blender_and_its_own_answer_given_back_to_each_asker()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var other = CreateTestProbe();

        Bridge.Tell(new GetReading(Read(1), null, Query), TestActor);
        Bridge.Tell(new GetReading(Read(2), Project, Query), other.Ref);

        Assert.Equal(new ReadBlender(Read(1), Project, Query), blender.Next<ReadBlender>());
        Assert.Equal(Read(2), blender.Next<ReadBlender>().Id);
        blender.Say(new BlenderRead(Read(2), "{}", null));
        Assert.Equal(new ReadingView(Project, "{}"), other.ExpectMsg<ReadingView>());
        var gone = new Refusal(ErrorCodes.Tombstoned, "It was deleted.");
        blender.Say(new BlenderRead(Read(1), null, gone));
        Assert.Equal(gone, ExpectMsg<QueryRefused>().Refusal);
    }

    [Fact, Rule("9.2")]
    public void Reading_goes_on_in_safe_mode_and_leaves_no_transaction_in_the_log()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        Part("safe-mode").Tell(new SafeModeCommands.EnterSafeMode(null, "test", [], default));
        blender.Probe.FishForMessage<AutomationState>(m => !m.On);

        Bridge.Tell(new GetReading(Read(1), null, Query), TestActor);
        blender.Next<ReadBlender>();
        blender.Say(new BlenderRead(Read(1), "{}", null));

        ExpectMsg<ReadingView>();
        Flush();
        Assert.DoesNotContain(Log.Lines, l => l.Kind == AuditKind.Operation);
    }

    [Fact, Rule("14.9")]
    public void Failed_pictures_are_their_features_safe_mode_which_stops_what_makes_Blender_work_for_it_and_no_look()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        Sys.EventStream.Subscribe(TestActor, typeof(SafeModeChanged));
        for (var n = 0; n <= Options.Escalation.OperationFailuresMax; n++)
        {
            Sys.EventStream.Publish(new FeatureFailed(Core.Operations.Features.Pictures, $"render {n} failed"));
        }

        Assert.True(ExpectMsg<SafeModeChanged>().State.IsOn(Core.Operations.Features.Pictures));
        Part("safe-mode").Tell(new SafeModeQueries.GetSafeMode()); // answered after the others were told
        ExpectMsg<SafeModeQueries.SafeModeView>();

        Bridge.Tell(new GetReading(Read(1), null, Query) { Feature = Core.Operations.Features.Pictures }, TestActor);
        var refusal = ExpectMsg<QueryRefused>().Refusal;
        Assert.Equal((ErrorCodes.SafeModeFeature, true), (refusal.Code, refusal.Reason.Contains("render 3 failed", StringComparison.Ordinal)));
        Bridge.Tell(new GetReading(Read(2), null, Query) { Feature = Core.Operations.Features.Scene }, TestActor);
        Bridge.Tell(new GetReading(Read(3), null, Query), TestActor);
        Assert.Equal([Read(2), Read(3)], [blender.Next<ReadBlender>().Id, blender.Next<ReadBlender>().Id]);
    }

    [Fact, Rule("12.1")]
    public void A_dry_run_is_a_line_of_the_log_and_none_of_an_operation()
    {
        StartTree();
        Bridge.Tell(new NoteDryRun(Move(Project, Uuid(1), Uuid(2))), TestActor);

        ExpectMsg<DryRunNoted>();
        var line = Assert.Single(Log.Lines, l => l.Outcome == Outcomes.DryRun);
        Assert.Equal((AuditKind.Session, null, null, Project), (line.Kind, line.Phase, line.Operation, line.Project));
        Assert.Equal(("Move", 2), (line.Detail!["label"]!.GetValue<string>(), line.Detail[DetailKeys.Steps]!.GetValue<int>()));
        Assert.DoesNotContain(Log.Lines, l => l.Kind is AuditKind.Operation or AuditKind.Consultation);
    }

    [Fact, Rule("11.2")]
    public void Without_the_project_or_its_Blender_reading_is_refused_by_name()
    {
        StartTree();
        Bridge.Tell(new GetReading(Read(1), null, Query), TestActor);
        Assert.Equal(ErrorCodes.UnknownProject, ExpectMsg<QueryRefused>().Refusal.Code);

        var blender = AttachBlender(live: [1]);
        Bridge.Tell(new GetReading(Read(2), new ProjectId(Id(9)), Query), TestActor);
        Assert.Equal(ErrorCodes.UnknownProject, ExpectMsg<QueryRefused>().Refusal.Code);

        Bridge.Tell(new GetReading(Read(3), Project, Query), TestActor);
        blender.Next<ReadBlender>();
        blender.Vanish();
        Assert.Equal(ErrorCodes.NotAttached, ExpectMsg<QueryRefused>().Refusal.Code);
    }

    [Fact, Rule("15.2")]
    public void Only_so_many_reads_wait_and_each_ends_when_Blender_does_not_answer()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        for (var n = 0; n <= BlenderSession.ReadsMax; n++)
        {
            Bridge.Tell(new GetReading(Read(n), Project, Query), TestActor);
        }

        Assert.Equal(ErrorCodes.Busy, ExpectMsg<QueryRefused>().Refusal.Code);
        for (var n = 0; n < BlenderSession.ReadsMax; n++)
        {
            blender.Next<ReadBlender>();
        }

        Advance(Options.Operations.Execution);
        for (var n = 0; n < BlenderSession.ReadsMax; n++)
        {
            Assert.Equal(ErrorCodes.BlenderNotAnswering, ExpectMsg<QueryRefused>().Refusal.Code);
        }
    }

    private static ReadId Read(int n) => new(Id(5_000_000 + n));
}
