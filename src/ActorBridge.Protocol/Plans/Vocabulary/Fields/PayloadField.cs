using System.Buffers.Text;
using System.Text.Json.Nodes;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Plans.Vocabulary.Fields;

/// <summary>
/// Numbers in bulk, little-endian: <c>{"base64":"…"}</c> for up to 64 KiB, or <c>{"sha256":"…","bytes":n}</c> for what was
/// stored before under that hash.
/// </summary>
/// <param name="format">f32, i32 or u8: what one item is.</param>
public sealed class PayloadField(string format) : FieldType
{
    public const int InlineBytesMax = 64 * 1024;
    public const long BytesMax = 1L << 30;

    private readonly int _itemBytes = format switch
    {
        "f32" or "i32" => 4,
        "u8" => 1,
        _ => throw new FormatException($"the payload format \"{format}\" is none of f32, i32, u8"),
    };

    internal override JsonNode? Read(WireValue value, StepParts step) => value.Object(o => o.Find("base64") is { } inline ? Inline(inline) : Stored(o, step));

    private JsonObject Inline(WireValue value)
    {
        var text = value.Text((InlineBytesMax + 2) / 3 * 4);
        // Strict form, so that both sides read the same bytes: no white space, padded, at most the cap.
        var valid = text.Length % 4 == 0 && Base64.IsValid(text, out var length) && length <= InlineBytesMax && length % _itemBytes == 0 && !text.Any(char.IsWhiteSpace);
        return valid ? new() { ["base64"] = text } : value.Wrong<JsonObject>($"is not base64 of whole items of {_itemBytes} bytes, {InlineBytesMax} bytes at most");
    }

    private JsonObject Stored(WireObject o, StepParts step)
    {
        var bytes = o["bytes"].Integer(max: BytesMax);
        if (bytes % _itemBytes != 0)
        {
            o["bytes"].Wrong<long>($"is {bytes}; items have {_itemBytes} bytes");
        }

        var sha256 = o["sha256"].Hex();
        step.Payloads.Add(new(sha256, bytes));
        return new() { ["sha256"] = sha256, ["bytes"] = bytes };
    }
}
