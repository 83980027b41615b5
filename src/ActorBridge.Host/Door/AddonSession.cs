using ActorBridge.Actors.Messages;
using ActorBridge.Core.Blender;
using ActorBridge.Protocol.Framing;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Messages;
using Akka.Actor;

namespace ActorBridge.Host.Door;

/// <summary>An add-on's connection: what it says goes to its session in the tree, what the session says goes out.</summary>
internal sealed class AddonSession(Connection connection, BridgeLink bridge, TimeSpan silenceMax)
{
    /// <returns>Why it ended, for people.</returns>
    public async Task<string> RunAsync(CancellationToken stop)
    {
        var answered = new AnsweredMessages();
        var outbound = bridge.System.ActorOf(Props.Create(() => new AddonOutbound(connection, answered)));
        var reason = "the host stopped serving it";
        IActorRef? session = null;
        try
        {
            switch (await bridge.AskAsync(new OpenBlenderSession(connection.Session, outbound) { Wire = Wire() }, stop))
            {
                case BlenderSessionOpened opened:
                    session = opened.Ref;
                    break;
                case SessionRefused refused:
                    connection.Send(new Refused(refused.Refusal));
                    return reason = refused.Refusal.ToString();
                case QueryRefused refused:
                    connection.Send(new Refused(refused.Refusal));
                    return reason = refused.Refusal.ToString();
                case var other:
                    throw new InvalidOperationException($"The bridge answered with {other.GetType()}.");
            }

            var paced = new Paced(session);
            while (true)
            {
                var incoming = await connection.NextAsync(FromAddon.Table, silenceMax, stop);
                if (incoming.Fatal is { } fatal)
                {
                    connection.Send(new Refused(fatal));
                    return reason = fatal.ToString();
                }

                if (incoming.Ended)
                {
                    return reason = "the add-on closed the connection";
                }

                answered.Remember(incoming.Message!.Body!, incoming.Message.Id!);
                await paced.TellAsync(incoming.Message.Body!, outbound, stop);
            }
        }
        finally
        {
            session?.Tell(new BlenderDetached(reason), outbound);
            bridge.System.Stop(outbound);
        }
    }

    private WireMigrated? Wire() => connection.Version == WireProtocol.SchemaVersion
        ? null
        : new(connection.Version, WireProtocol.SchemaVersion, WireCodec.StepsSince(connection.Version));
}
