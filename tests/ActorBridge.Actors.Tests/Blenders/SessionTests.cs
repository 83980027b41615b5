using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Tests.Support;
using ActorBridge.Core.Blender;
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
}
