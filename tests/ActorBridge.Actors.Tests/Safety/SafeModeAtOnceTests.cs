using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Tests.Support;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;

namespace ActorBridge.Actors.Tests.Safety;

/// <summary>
/// Safe mode waits for nothing: it is there, and named, while the virtual time stands still. So of the second in which it has to be there nothing is
/// the product's own waiting; what the machine takes of it is measured by the soak (docs/torture.md).
/// </summary>
public class SafeModeAtOnceTests() : TreeTest(FailingJournal.Config)
{
    // The journal that fails is shared with the tests of other classes, which run at the same time.
    private const int Alone = 77, Other = 78;

    private string Failing => $"datablock-{Project}-{Uuid(Alone)}";

    [Theory, Rule("S.3"), Rule("9.2")]
    [InlineData("log", "the disk failed")]
    [InlineData("disk", "the disk is full")]
    [InlineData("journal", "can't be written: no such device")]
    public void When_storage_fails_automation_is_off_and_the_reason_is_named_before_any_time_has_passed(string what, string named)
    {
        StartTree();
        var blender = AttachBlender(live: [Alone, Other]);
        Flush();
        switch (what)
        {
            case "log":
                Log.BreaksAt = _ => true;
                break;
            case "disk":
                Log.IsFull = true;
                break;
            default:
                FailingJournal.FailWrites(Failing, new IOException("no such device"));
                break;
        }

        blender.Say(new EventBatch(2, false, [FakeBlender.Event(DatablockEventKind.Renamed, Uuid(Alone), "Box", 2)]));

        Assert.Contains(named, blender.Probe.FishForMessage<AutomationState>(m => !m.On).Why!.Reason, StringComparison.Ordinal);
        Bridge.Tell(new GetStatus(), TestActor);
        var status = ExpectMsg<BridgeStatus>();
        Assert.False(status.AutomationOn);
        Assert.Contains(named, status.Why!.Reason, StringComparison.Ordinal);
        var client = Connect();
        client.Submit(NewOperation(), Move(Project, Uuid(Other)));
        Assert.Equal(what == "log" ? ErrorCodes.LogUnavailable : ErrorCodes.SafeModeGlobal, client.Refused().Code);
    }

    protected override void Dispose(bool disposing)
    {
        FailingJournal.Mend(Failing);
        base.Dispose(disposing);
    }
}
