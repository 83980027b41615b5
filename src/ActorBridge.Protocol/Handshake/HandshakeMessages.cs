using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Protocol.Json;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Protocol.Handshake;

public enum PeerRole
{
    Addon,
    Client,
}

/// <param name="Client">Name and version, for people.</param>
/// <param name="Nonce">64 hexadecimal digits, fresh for each connection.</param>
public sealed record Hello(PeerRole Role, string Client, string Nonce);

public sealed record Challenge(string Nonce, string Proof);

public sealed record Prove(string Proof);

/// <param name="FrameBytesMax">Cap on payloads from now on, both ways.</param>
public sealed record Welcome(SessionId Session, int HostPid, int FrameBytesMax, TimeSpan Heartbeat, LogPosition Log);

/// <summary>A "no" to what was asked, or the last word before the connection is closed.</summary>
public sealed record Refused(Refusal Refusal);

public static class HandshakeMessages
{
    public static readonly MessageRow RefusedRow = MessageRow.Of<Refused>(
        "refused", o => new(o.Refusal()), m => m.Refusal.Json().AsObject());

    public static readonly MessageTable ToHost = new(
        MessageRow.Of<Hello>(
            "hello",
            o => new(Role(o["role"]), o["client"].Text(WireFields.WordMax, min: 1), o["nonce"].Hex()),
            m => new() { ["role"] = RoleName(m.Role), ["client"] = m.Client, ["nonce"] = m.Nonce }),
        MessageRow.Of<Prove>("prove", o => new(o["proof"].Hex()), m => new() { ["proof"] = m.Proof }));

    public static readonly MessageTable ToPeer = new(
        MessageRow.Of<Challenge>(
            "challenge", o => new(o["nonce"].Hex(), o["proof"].Hex()), m => new() { ["nonce"] = m.Nonce, ["proof"] = m.Proof }),
        MessageRow.Of<Welcome>(
            "welcome",
            o => new(
                o["session_id"].Session(),
                (int)o["host_pid"].Integer(min: 1, max: int.MaxValue),
                (int)o["frame_bytes_max"].Integer(min: 1, max: int.MaxValue),
                o["heartbeat_ms"].Milliseconds(),
                o["log"].Position()),
            m => new()
            {
                ["session_id"] = m.Session.ToString(),
                ["host_pid"] = m.HostPid,
                ["frame_bytes_max"] = m.FrameBytesMax,
                ["heartbeat_ms"] = (long)m.Heartbeat.TotalMilliseconds,
                ["log"] = m.Log.Json(),
            }),
        RefusedRow);

    public static string RoleName(PeerRole role) => role switch
    {
        PeerRole.Addon => "addon",
        PeerRole.Client => "client",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, null),
    };

    private static PeerRole Role(WireValue value) => value.Text(max: 64) switch
    {
        "addon" => PeerRole.Addon,
        "client" => PeerRole.Client,
        _ => value.Wrong<PeerRole>("is neither 'addon' nor 'client'"),
    };
}
