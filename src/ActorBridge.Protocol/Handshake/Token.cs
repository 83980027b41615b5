using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace ActorBridge.Protocol.Handshake;

/// <summary>The shared secret. It proves itself by what it signs and has no way to be printed.</summary>
public sealed class Token
{
    public const int Length = 32;

    private readonly byte[] _key;

    private Token(byte[] key) => _key = key;

    /// <summary>From the file's text: 64 lower-case hexadecimal digits, white space around them allowed.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Token? token)
    {
        var hex = text.Trim();
        token = hex.Length == Length * 2 && !hex.AsSpan().ContainsAnyExcept("0123456789abcdef") ? new(Convert.FromHexString(hex)) : null;
        return token is not null;
    }

    public string ProveHost(PeerRole role, string peerNonce, string hostNonce) => Sign("host", role, peerNonce, hostNonce);

    public string ProvePeer(PeerRole role, string peerNonce, string hostNonce) => Sign("peer", role, peerNonce, hostNonce);

    /// <summary>In constant time, so that a wrong proof says nothing about the right one.</summary>
    public static bool Same(string proof, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(proof), Encoding.UTF8.GetBytes(expected));

    public override string ToString() => "(token)";

    private string Sign(string side, PeerRole role, string peerNonce, string hostNonce) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(
            _key, Encoding.UTF8.GetBytes($"ActorBridge/1 {side}\n{HandshakeMessages.RoleName(role)}\n{peerNonce}\n{hostNonce}")));
}
