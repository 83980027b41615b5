using ActorBridge.Actors.Messages;
using ActorBridge.Core.Blender;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Messages;
using Akka.Actor;

namespace ActorBridge.Host.Door;

/// <summary>Where a session in the tree sends what the client is to hear.</summary>
internal sealed class ClientOutbound : ReceiveActor
{
    public ClientOutbound(Connection connection, Submissions submissions)
    {
        Receive<PlanAccepted>(m =>
        {
            submissions.Renamed(m.Submitted, m.Operation);
            connection.Send(new Accepted(m.Operation), submissions.Of(m.Operation));
        });
        Receive<PlanRefused>(m => connection.Send(new Refused(m.Refusal), submissions.Ended(m.Submitted)));
        Receive<OperationProgressed>(m => connection.Send(new OperationProgress(m.Operation, m.StepsDone, m.Steps), submissions.Of(m.Operation)));
        Receive<OperationWaiting>(m => connection.Send(new Waiting(m.Reason), submissions.Of(m.Operation)));
        Receive<OperationEnded>(m => connection.Send(m.Outcome, submissions.Ended(m.Outcome.Id)));
        Receive<CancelAccepted>(m => connection.Send(new Cancelling(m.Operation), submissions.Cancelled(m.Operation)));
        Receive<CancelRefused>(m => connection.Send(new Refused(m.Refusal), submissions.Cancelled(m.Operation)));
    }
}
