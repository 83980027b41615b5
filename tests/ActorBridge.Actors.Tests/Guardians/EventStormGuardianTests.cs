using ActorBridge.Actors.Guardians;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Root;
using ActorBridge.Actors.Tests.Support;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.EventStorm;
using ActorBridge.Core.Logging;
using Akka.Actor;

namespace ActorBridge.Actors.Tests.Guardians;

public class EventStormGuardianTests : TreeTest
{
    public EventStormGuardianTests() => Options = Options with { Storm = new EventStormOptions(100, 10, 3, 8) };

    [Fact, Rule("3.2")]
    public void A_storming_source_is_slowed_down_named_once_and_not_the_others()
    {
        var audit = CreateTestProbe();
        var notices = CreateTestProbe();
        Sys.EventStream.Subscribe(notices.Ref, typeof(PersonNotice));
        var (log, storm, clock) = (audit.Ref, Options.Storm, Clock);
        var guardian = Sys.ActorOf(Props.Create(() => new EventStormGuardian(log, storm, clock)));

        StormDecision Admit(string source, int count, int depth = 0)
        {
            guardian.Tell(new AdmitEvents(source, count, depth), TestActor);
            return ExpectMsg<StormDecision>();
        }

        Assert.Equal(StormVerdict.Admit, Admit("a", 10).Verdict);
        Assert.Equal(TimeSpan.FromMilliseconds(50), Admit("a", 5).RetryAfter);
        Assert.Equal(StormVerdict.Defer, Admit("a", 5).Verdict);
        Assert.Equal(StormVerdict.Admit, Admit("b", 10).Verdict);
        Assert.Contains("a ", notices.ExpectMsg<PersonNotice>().Text);
        Assert.False(notices.HasMessages);
        audit.ExpectMsg<WriteAudit>();

        Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal(StormVerdict.Admit, Admit("a", 5).Verdict);
        Assert.Equal(StormVerdict.Admit, Admit("c", 1, depth: 3).Verdict);
        Assert.Equal(StormVerdict.Cut, Admit("c", 1, depth: 4).Verdict);
    }

    [Fact, Rule("3.3"), Rule("6.3")]
    public void A_chain_that_Blender_saw_deeper_than_the_limit_is_named_in_the_log_once_and_its_identities_are_taken_in()
    {
        StartTree();
        var blender = AttachBlender(live: [1, 2]);

        blender.Say(new EventBatch(2, false, [FakeBlender.Event(DatablockEventKind.Renamed, Uuid(1), "n", 2)]) { Depth = 3 });
        blender.Acknowledged(2);
        Flush();
        Assert.DoesNotContain(Log.Lines, d => d.Kind == AuditKind.Storm);

        blender.Say(new EventBatch(3, false, [FakeBlender.Event(DatablockEventKind.Removed, Uuid(2), "n", 3)]) { Depth = 4 });
        Assert.Contains("depth 4", blender.NoticeWith(3));
        blender.Say(new EventBatch(4, false, []) { Depth = 4 });
        blender.Acknowledged(4);
        Flush();
        var cut = Assert.Single(Log.Lines, d => d.Kind == AuditKind.Storm);
        Assert.Equal((Outcomes.Cut, ErrorCodes.DepthExceeded, 4), (cut.Outcome, cut.Error, (int)cut.Detail!["depth"]!));
        Assert.Contains(Log.Lines, d => d.Kind == AuditKind.Identity && d.Outcome == "tombstoned" && d.Uuids.Contains(Uuid(2)));
    }

    [Fact, Rule("3.2")]
    public void A_deferred_batch_is_acknowledged_later_and_nothing_of_it_is_lost()
    {
        StartTree();
        var blender = AttachBlender(live: [1, 2, 3, 4, 5, 6, 7, 8]);
        blender.Say(new EventBatch(2, false, [.. Enumerable.Range(1, 8).Select(n => FakeBlender.Event(DatablockEventKind.Renamed, Uuid(n), $"n{n}", 2))]));
        Assert.IsType<Notice>(blender.Probe.FishForMessage(m => m is Notice or AcknowledgeBatch));

        // The person may hear of it before the session has, which only then begins to wait.
        AwaitCondition(() =>
        {
            Advance(TimeSpan.FromMilliseconds(60));
            return blender.Probe.ReceiveOne(TimeSpan.Zero) is AcknowledgeBatch { Number: 2 };
        });
    }
}
