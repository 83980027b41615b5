using ActorBridge.Actors.Blenders;
using ActorBridge.Actors.Messages;
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
