using System.Buffers;
using ActorBridge.Core.Errors;
using ActorBridge.Protocol.Framing;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Messages;
using ActorBridge.Protocol.Plans;

namespace ActorBridge.Protocol.Tests;

/// <summary>Who may say what to whom, as the vectors name it.</summary>
internal static class Tables
{
    private static readonly Dictionary<string, MessageTable[]> ByReader = new()
    {
        ["host"] = [HandshakeMessages.ToHost, FromAddon.Table, FromClient.Table],
        ["addon"] = [ToAddon.Table, HandshakeMessages.ToPeer],
        ["client"] = [ToClient.Table, HandshakeMessages.ToPeer],
        ["peer"] = [HandshakeMessages.ToPeer, ToAddon.Table, ToClient.Table],
    };

    public static IEnumerable<(string To, MessageTable Table, MessageRow Row)> All =>
        from reader in ByReader from table in reader.Value from row in table.Rows select (reader.Key, table, row);

    /// <summary>Reads one frame as this reader would: by the first of its tables that knows the message, plans included.</summary>
    public static (Received Message, MessageTable Table) Read(Vector vector, string to)
    {
        var buffer = new ReadOnlySequence<byte>(vector.Bytes);
        var frame = FrameCodec.Read(ref buffer, vector.Cap);
        if (frame.Status == FrameStatus.Refused)
        {
            return (new(null, null, null, frame.Refusal), ByReader[to][0]);
        }

        Assert.Equal(FrameStatus.Whole, frame.Status);
        Assert.True(buffer.IsEmpty);
        var all = ByReader[to].Select(table => (Message: WireCodec.Read(frame.Payload, table), Table: table)).ToArray();
        var (message, known) = all.FirstOrDefault(r => r.Message.Refusal?.Code != ErrorCodes.UnknownMessage, all[0]);
        return message.Body is SubmitRequest submit && !PlanCodec.TryRead(submit.Plan, Ids.Counting(), out _, out var refusal)
            ? (message with { Body = null, Refusal = refusal }, known)
            : (message, known);
    }
}
