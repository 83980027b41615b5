using ActorBridge.Core.Blender;
using ActorBridge.Protocol.Handshake;
using Akka.Actor;

namespace ActorBridge.Host.Door;

/// <summary>Where a session in the tree sends what the add-on is to hear.</summary>
internal sealed class AddonOutbound : ReceiveActor
{
    public AddonOutbound(Connection connection, AnsweredMessages answered)
    {
        Receive<AttachRefused>(m => connection.Send(new Refused(m.Refusal), answered.Take(m)));
        Receive<IToBlender>(m => connection.Send(m, answered.Take(m)));
    }
}
