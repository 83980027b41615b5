using ActorBridge.Actors.Blenders;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Tests.Support;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;

namespace ActorBridge.Actors.Tests.Blenders;

public sealed class SessionTests : TreeTest
{
    [Fact, Rule("S.2")]
    public void Connections_that_close_before_they_attached_are_no_failure_of_the_tree()
    {
        StartTree();
        for (var i = 0; i < 10; i++)
        {
            // The parent of the sessions hears of the death of each before it can have opened all of the next ones.
            var outbound = CreateTestProbe();
            Bridge.Tell(new OpenBlenderSession(NewSession(), outbound.Ref), TestActor);
            var session = ExpectMsg<BlenderSessionOpened>().Ref;
            Watch(session);
            session.Tell(new BlenderDetached("closed at once"), outbound.Ref);
            ExpectTerminated(session);
        }

        Assert.DoesNotContain(Log.Lines, line => line.Outcome == Outcomes.Escalated);
    }

    [Fact, Rule("14.6"), Rule("14.7")]
    public void An_attach_is_answered_once_it_is_on_record_and_before_anything_else_is_asked_of_that_blender()
    {
        StartTree();
        var (client, id) = (Connect(), NewOperation());
        var first = AttachBlender(live: [1]);
        client.Submit(id, Move(Project, Uuid(1)));
        first.Next<ExecutePlan>();
        KillTree();
        StartTree();
        var (reached, release) = (new ManualResetEventSlim(), new ManualResetEventSlim());
        Log.BreaksAt = line =>
        {
            if (line.Outcome == Outcomes.Attached)
            {
                reached.Set();
                release.Wait();
            }

            return false;
        };
        var blender = new FakeBlender(this, Bridge, NewSession(), Project);
        blender.Say(blender.Hello());
        reached.Wait();

        // The session has told the log, and what it told Blender until now is before its answer to this.
        blender.Session.Tell(new WhyWaiting(), blender.Probe.Ref);
        List<object> told = [];
        blender.Probe.FishForMessage(m => Told(m) is WaitingReason);
        release.Set();
        blender.Probe.FishForMessage(m => Told(m) is DecideOperation);

        Type[] order = [.. told.Select(m => m.GetType()).Where(t => t != typeof(AutomationState) && t != typeof(Notice))];
        Assert.Equal([typeof(WaitingReason), typeof(AttachAccepted)], order[..2]);
        Assert.All(order[2..^1], t => Assert.Equal(typeof(QuarantinesKnown), t)); // which asks nothing, and comes when the log has answered

        object Told(object m)
        {
            told.Add(m);
            return m;
        }
    }

    [Fact, Rule("14.6"), Rule("7.2")]
    public void A_refused_attach_is_answered_once_it_is_on_record()
    {
        StartTree();
        AttachBlender(live: [1]);
        var (reached, release) = (new ManualResetEventSlim(), new ManualResetEventSlim());
        Log.BreaksAt = line =>
        {
            if (line.Error == ErrorCodes.SecondBlender)
            {
                reached.Set();
                release.Wait();
            }

            return false;
        };
        var second = new FakeBlender(this, Bridge, NewSession(), Project);
        second.Say(second.Hello());
        reached.Wait();
        second.Session.Tell(new WhyWaiting(), second.Probe.Ref);
        second.Probe.FishForMessage(m => m is AttachRefused ? throw new Xunit.Sdk.XunitException("refused before it was on record") : m is WaitingReason);
        release.Set();

        Assert.Equal(ErrorCodes.SecondBlender, second.Next<AttachRefused>().Refusal.Code);
    }

    [Fact, Rule("14.2")]
    public void A_log_that_takes_nothing_keeps_no_blender_from_being_attached()
    {
        Log.OpenFails = "line 7 is not JSON";
        StartTree(ready: false);
        var blender = new FakeBlender(this, Bridge, NewSession(), Project);

        blender.Say(blender.Hello());

        Assert.Equal(0, blender.Next<AttachAccepted>().LastBatch);
    }
}
