using System.Collections.Concurrent;
using ActorBridge.Core.Blender;

namespace ActorBridge.Host.Door;

/// <summary>Which message of the add-on an answer belongs to, so that the answer can name it in <c>re</c>.</summary>
internal sealed class AnsweredMessages
{
    // Far more than one add-on has open; beyond that answers lose their 're', not their content.
    private const int OpenMax = 4_096;

    private readonly ConcurrentDictionary<object, string> _ids = [];

    public void Remember(object message, string id)
    {
        if (KeyOf(message) is { } key && _ids.Count < OpenMax)
        {
            _ids[key] = id;
        }
    }

    public string? Take(object answer) => KeyOf(answer) is { } key && _ids.TryRemove(key, out var id) ? id : null;

    private static object? KeyOf(object message) => message switch
    {
        BlenderAttached or AttachAccepted or AttachRefused => typeof(BlenderAttached),
        BlenderHeartbeat or HostHeartbeat => typeof(BlenderHeartbeat),
        EventBatch batch => batch.Number,
        AcknowledgeBatch ack => ack.Number,
        OperationPrepared prepared => prepared.Id,
        DecideOperation decide => decide.Id,
        _ => null,
    };
}
