using ActorBridge.Core.Errors;

namespace ActorBridge.Protocol.Handshake;

/// <summary>The host's side, as a value: each message gives the next state and what to say, or a refusal after which to close.</summary>
/// <param name="Nonce">The host's, fresh for each connection.</param>
/// <param name="Peer">What the peer said of itself; null until it did.</param>
/// <param name="Done">The peer has proven itself; the welcome is due.</param>
public sealed record HostHandshake(Token Token, string Nonce, Hello? Peer = null, bool Done = false)
{
    public HandshakeStep<HostHandshake> On(object message) => (Peer, Done, message) switch
    {
        (null, false, Hello hello) => new(this with { Peer = hello }, new Challenge(Nonce, Token.ProveHost(hello.Role, hello.Nonce, Nonce)), null),
        ({ } peer, false, Prove prove) when Token.Same(prove.Proof, Token.ProvePeer(peer.Role, peer.Nonce, Nonce)) => new(this with { Done = true }, null, null),
        ({ }, false, Prove) => new(this, null, new(ErrorCodes.WrongToken, "The peer's proof is not of this host's token.")),
        _ => new(this, null, new(ErrorCodes.MalformedMessage, $"{message.GetType().Name} is out of turn in the handshake.")),
    };
}

/// <param name="Reply">What to send now; null for nothing.</param>
/// <param name="Refusal">Set when the handshake has failed; nothing but closing follows.</param>
public readonly record struct HandshakeStep<T>(T Next, object? Reply, Refusal? Refusal);
