using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using ActorBridge.Core.Errors;

namespace ActorBridge.Protocol.Json;

/// <summary>JSON as docs/protocol.md allows it: UTF-8, no comments, no trailing commas, no doubled keys, finite numbers, nesting within 16.</summary>
public static class StrictJson
{
    public const int DepthMax = 16;

    // The reader's own limit is one too coarse to tell "too deep" from "not JSON", so it is set beyond ours.
    private static readonly JsonReaderOptions ScanOptions = new() { MaxDepth = DepthMax + 1 };

    private static readonly JsonDocumentOptions ParseOptions = new() { MaxDepth = DepthMax, AllowDuplicateProperties = false };

    /// <summary>The object in <paramref name="payload"/>, on memory of its own; or why it is none.</summary>
    public static bool TryRead(ReadOnlySequence<byte> payload, out JsonElement value, out Refusal? refusal)
    {
        if (payload.IsSingleSegment)
        {
            return TryRead(payload.FirstSpan, out value, out refusal);
        }

        var rented = ArrayPool<byte>.Shared.Rent((int)payload.Length);
        try
        {
            payload.CopyTo(rented);
            return TryRead(rented.AsSpan(0, (int)payload.Length), out value, out refusal);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public static bool TryRead(ReadOnlySpan<byte> utf8, out JsonElement value, out Refusal? refusal)
    {
        value = default;
        refusal = Scan(utf8);
        if (refusal is not null)
        {
            return false;
        }

        try
        {
            value = JsonElement.Parse(utf8, ParseOptions);
            return true;
        }
        catch (JsonException e)
        {
            // Everything else was found by the scan: this is a doubled key, which the exception names.
            refusal = new(ErrorCodes.NotJson, e.Message);
            return false;
        }
    }

    private static Refusal? Scan(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            return new(ErrorCodes.NotJson, "The bytes are not UTF-8.");
        }

        var reader = new Utf8JsonReader(utf8, ScanOptions);
        try
        {
            for (var first = true; reader.Read(); first = false)
            {
                if (first && reader.TokenType != JsonTokenType.StartObject)
                {
                    return new(ErrorCodes.NotJson, "The JSON is not an object.");
                }

                if (Look(ref reader) is { } refusal)
                {
                    return refusal;
                }
            }

            return null;
        }
        catch (JsonException e)
        {
            return NotANumber(utf8[(int)reader.BytesConsumed..])
                ? new(ErrorCodes.NotFinite, $"Byte {reader.BytesConsumed}: NaN and Infinity are no JSON.")
                : new(ErrorCodes.NotJson, e.Message);
        }
        catch (InvalidOperationException)
        {
            return new(ErrorCodes.NotJson, $"Byte {reader.TokenStartIndex}: an escaped surrogate without its other half.");
        }
    }

    private static Refusal? Look(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth >= DepthMax:
                return new(ErrorCodes.TooDeep, $"Byte {reader.TokenStartIndex}: nested deeper than {DepthMax}.");
            case JsonTokenType.Number when !reader.TryGetDouble(out var number) || !double.IsFinite(number):
                return new(ErrorCodes.NotFinite, $"Byte {reader.TokenStartIndex}: the number is too large.");
            case JsonTokenType.String or JsonTokenType.PropertyName when reader.ValueIsEscaped:
                reader.GetString(); // throws on a lone surrogate, which no later reader could take
                return null;
            default:
                return null;
        }
    }

    private static bool NotANumber(ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart(" \t\r\n,:["u8);
        return rest.StartsWith("NaN"u8) || rest.StartsWith("Infinity"u8) || rest.StartsWith("-Infinity"u8);
    }
}
