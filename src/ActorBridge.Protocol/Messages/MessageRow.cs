using System.Text.Json.Nodes;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Messages;

/// <summary>One message: its name on the wire, and the way in and out of its body.</summary>
public sealed record MessageRow(string Type, Type Body, Func<WireObject, object> Read, Func<object, JsonObject> Write)
{
    /// <summary>The schema version that it came with. A peer that speaks an earlier one is not told.</summary>
    public int Since { get; init; } = 1;

    public static MessageRow Of<T>(string type, Func<WireObject, T> read, Func<T, JsonObject> write)
        where T : notnull => new(type, typeof(T), o => read(o), m => write((T)m));
}
