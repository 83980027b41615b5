using ActorBridge.Core.Errors;

namespace ActorBridge.Protocol.Handshake;

/// <summary>A peer's side, as a value. It proves nothing before the host has proven itself.</summary>
/// <param name="Welcome">Set when the connection may be used.</param>
public sealed record PeerHandshake(Token Token, Hello Hello, bool HostProven = false, Welcome? Welcome = null)
{
    public HandshakeStep<PeerHandshake> On(object message) => (HostProven, Welcome, message) switch
    {
        (_, null, Refused refused) => new(this, null, refused.Refusal),
        (false, null, Challenge c) when Token.Same(c.Proof, Token.ProveHost(Hello.Role, Hello.Nonce, c.Nonce)) =>
            new(this with { HostProven = true }, new Prove(Token.ProvePeer(Hello.Role, Hello.Nonce, c.Nonce)), null),
        (false, null, Challenge) => new(this, null, new(ErrorCodes.WrongToken, "What answers on this port does not know the token.")),
        (true, null, Welcome welcome) => new(this with { Welcome = welcome }, null, null),
        _ => new(this, null, new(ErrorCodes.MalformedMessage, $"{message.GetType().Name} is out of turn in the handshake.")),
    };
}
