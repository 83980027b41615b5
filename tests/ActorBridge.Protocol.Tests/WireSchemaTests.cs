using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Protocol.Tests;

/// <summary>config/schemas/wire.json says of both wires what the codec reads and writes.</summary>
public sealed class WireSchemaTests
{
    private const string File = "wire.json";

    private static readonly JsonSchema Schema = JsonSchema.Load(File);

    private static readonly (string Direction, MessageTable[] Tables)[] Directions =
    [
        ("handshake", [HandshakeMessages.ToHost, HandshakeMessages.ToPeer]),
        ("from_addon", [FromAddon.Table]),
        ("to_addon", [ToAddon.Table]),
        ("from_client", [FromClient.Table]),
        ("to_client", [ToClient.Table]),
    ];

    public static TheoryData<Vector> Messages => [.. Vectors.Read("messages.json"), .. Vectors.Read("messages.json", "golden/v1/wire")];

    [Theory]
    [MemberData(nameof(Messages))]
    [Rule("4.1")]
    public void A_message_fits_its_schema_as_it_came_and_as_it_is_written_now(Vector vector)
    {
        var (message, table) = Tables.Read(vector, vector.To!);
        var written = JsonNode.Parse(WireCodec.Write(message.Body!, table, message.Id!, message.Re).AsSpan(Framing.FrameCodec.HeaderLength))!;

        Assert.Empty(Faults(table, vector.Message!));
        Assert.Empty(Faults(table, written));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    [Rule("11.2")]
    public void One_with_a_key_too_many_or_too_few_or_of_another_type_does_not(Vector vector)
    {
        var (_, table) = Tables.Read(vector, vector.To!);

        Assert.NotEmpty(Faults(table, With(vector, m => m["body"]!["unknown"] = 1)));
        Assert.NotEmpty(Faults(table, With(vector, m => m["unknown"] = 1)));
        Assert.NotEmpty(Faults(table, With(vector, m => m["schema_version"] = 3)));
        foreach (var key in (string[])["schema_version", "type", "id", "body"])
        {
            Assert.NotEmpty(Faults(table, With(vector, m => m.AsObject().Remove(key))));
        }

        foreach (var (key, _) in vector.Message!["body"]!.AsObject())
        {
            Assert.NotEmpty(Faults(table, With(vector, m => m["body"]![key] = new JsonArray(new JsonArray()))));
        }
    }

    [Fact]
    public void It_has_every_message_of_every_direction_and_no_other()
    {
        var described = JsonElement.Parse(JsonSchema.Text(File)).GetProperty("properties").EnumerateObject()
            .SelectMany(d => d.Value.GetProperty("properties").EnumerateObject().Select(m => $"{d.Name} {m.Name}"));

        Assert.Equal(
            Directions.SelectMany(d => d.Tables.SelectMany(t => t.Rows).Select(r => $"{d.Direction} {r.Type}")).Order(StringComparer.Ordinal),
            described.Order(StringComparer.Ordinal));
    }

    private static JsonNode With(Vector vector, Action<JsonNode> change)
    {
        var changed = vector.Message!.DeepClone();
        change(changed);
        return changed;
    }

    private static IReadOnlyList<string> Faults(MessageTable table, JsonNode message)
    {
        var direction = Directions.Single(d => d.Tables.Contains(table)).Direction;
        return Schema.Check(new JsonObject { [direction] = new JsonObject { [(string?)message["type"] ?? "none"] = message.DeepClone() } }.ToJsonString());
    }
}
