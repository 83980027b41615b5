using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace ActorBridge.Audit.Lines;

/// <summary>Names what is wrong with a line that <see cref="LineView"/> does not read. Slow and thorough; runs once for a bad log.</summary>
internal static class LineDiagnosis
{
    private static readonly string[] KeysOfOne =
    [
        "schema_version", "seq", "group", "timestamp", "process_id", "session_id", "operation_id", "project_id",
        "uuids", "kind", "phase", "outcome", "error_code", "detail", "prev",
    ];

    private static readonly string[] KeysOfTwo = [.. KeysOfOne, "boot", "uptime_ms"];

    public static (LogDefect Defect, string Reason) Of(ReadOnlySpan<byte> line)
    {
        if (!Utf8.IsValid(line))
        {
            return (LogDefect.NotUtf8, "the line is not UTF-8");
        }

        if (FaultOf(line, out var json) is { } fault)
        {
            return fault;
        }

        using (json)
        {
            return json!.RootElement.ValueKind == JsonValueKind.Object ? Of(json.RootElement) : (LogDefect.NotJson, "the line is not a JSON object");
        }
    }

    /// <summary>What keeps a text from being JSON that every reader reads alike, or null and the JSON.</summary>
    public static (LogDefect Defect, string Reason)? FaultOf(ReadOnlySpan<byte> text, out JsonDocument? json)
    {
        json = null;
        try
        {
            json = JsonDocument.Parse(text.ToArray(), new JsonDocumentOptions { MaxDepth = LineSchema.DepthMax, AllowDuplicateProperties = false });
            ReadTexts(json.RootElement);
            return null;
        }
        catch (JsonException e)
        {
            return e.Message.Contains("uplicate", StringComparison.Ordinal)
                ? (LogDefect.FieldMalformed, "a key is there twice")
                : (LogDefect.NotJson, "the line is not JSON");
        }
        catch (InvalidOperationException)
        {
            json?.Dispose();
            return (LogDefect.FieldMalformed, "a text has half of a surrogate pair");
        }
    }

    /// <exception cref="InvalidOperationException">One is no text in Unicode.</exception>
    private static void ReadTexts(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    ReadTexts(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    ReadTexts(property.Value);
                }

                break;
            default:
                break;
        }
    }

    /// <summary>The start of a line, safe to print.</summary>
    public static string Excerpt(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, 160)]);
        return string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) || c == '\uFFFD' ? '?' : c));
    }

    private static (LogDefect Defect, string Reason) Of(JsonElement line)
    {
        if (!line.TryGetProperty("schema_version", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt64(out var number) || number < 1)
        {
            return (LogDefect.FieldMalformed, "schema_version is not a number from 1");
        }

        if (number > LineSchema.Version)
        {
            return (LogDefect.FutureSchema, $"schema_version is {number}, and this version knows up to {LineSchema.Version}");
        }

        var keys = number == 1 ? KeysOfOne : KeysOfTwo;
        var given = line.EnumerateObject().Select(p => p.Name).ToList();
        if (keys.FirstOrDefault(k => !given.Contains(k)) is { } missing)
        {
            return (LogDefect.FieldMalformed, $"{missing} is missing");
        }

        if (given.FirstOrDefault(k => !keys.Contains(k)) is { } unknown)
        {
            return (LogDefect.FieldMalformed, $"'{Excerpt(Encoding.UTF8.GetBytes(unknown))}' is not a field of a line");
        }

        if (line.GetProperty("kind") is { ValueKind: JsonValueKind.String } kind && !LogWords.Kinds.Contains(kind.GetString()!))
        {
            return (LogDefect.UnknownKind, "kind is none of the known ones");
        }

        if (line.GetProperty("phase") is { ValueKind: JsonValueKind.String } phase && !LogWords.Phases.Contains(phase.GetString()!))
        {
            return (LogDefect.UnknownPhase, "phase is none of BEGIN, STEP, COMMIT, ROLLBACK");
        }

        var wrong = keys.FirstOrDefault(k => !HasType(k, line.GetProperty(k)));
        return (LogDefect.FieldMalformed, wrong is null ? "the line is not in canonical form" : $"{wrong} has the wrong type or form");
    }

    private static bool HasType(string key, JsonElement value) => (key, value.ValueKind) switch
    {
        ("schema_version" or "seq" or "group" or "boot" or "process_id", JsonValueKind.Number) => value.TryGetInt64(out var n) && n > 0,
        ("uptime_ms", JsonValueKind.Number) => value.TryGetInt64(out var ms) && ms >= 0,
        ("operation_id" or "project_id" or "phase" or "error_code" or "detail", JsonValueKind.Null) => true,
        ("session_id" or "operation_id" or "project_id", JsonValueKind.String) => IsUuid(value),
        ("timestamp", JsonValueKind.String) => value.TryGetDateTimeOffset(out _),
        ("kind" or "phase", JsonValueKind.String) => true,
        ("outcome", JsonValueKind.String) => Words.IsOutcome(value.GetString()!),
        ("error_code", JsonValueKind.String) => Words.IsErrorCode(Encoding.UTF8.GetBytes(value.GetString()!)),
        ("prev", JsonValueKind.String) => Words.IsHash(Encoding.UTF8.GetBytes(value.GetString()!)),
        ("uuids", JsonValueKind.Array) => value.GetArrayLength() <= LineSchema.UuidsMax && value.EnumerateArray().All(u => u.ValueKind == JsonValueKind.String && IsUuid(u)),
        ("detail", JsonValueKind.Object) => true,
        _ => false,
    };

    private static bool IsUuid(JsonElement value) => Core.Identity.SessionId.TryParse(value.GetString(), out _);
}
