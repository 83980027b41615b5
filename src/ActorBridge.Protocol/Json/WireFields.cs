using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Protocol.Json;

/// <summary>Fields that several messages share, each with its way in and its way out.</summary>
public static class WireFields
{
    public const int TextMax = 4096;
    public const int WordMax = 120;

    /// <summary>Longest name that any Blender gives a datablock, with room for the 255 bytes of newer ones.</summary>
    public const int DatablockNameMax = 255;
    public const int DigestMax = 128;

    private const int HexLength = 64;

    private delegate bool Parse<T>(string text, out T id);

    public static ProjectId Project(this WireValue value) => Id<ProjectId>(value, ProjectId.TryParse);

    public static DatablockUuid Uuid(this WireValue value) => Id<DatablockUuid>(value, DatablockUuid.TryParse);

    public static OperationId Operation(this WireValue value) => Id<OperationId>(value, OperationId.TryParse);

    public static SessionId Session(this WireValue value) => Id<SessionId>(value, SessionId.TryParse);

    /// <summary>An object as it was written, for whoever knows what is in it.</summary>
    public static string RawObject(this WireValue value) =>
        value.Json.ValueKind == JsonValueKind.Object ? value.Json.GetRawText() : value.Wrong<string>("is not an object") ?? "";

    public static ReadId Read(this WireValue value) => Id<ReadId>(value, ReadId.TryParse);

    /// <summary>32 bytes in lower-case hexadecimal.</summary>
    public static string Hex(this WireValue value)
    {
        var text = value.Text(HexLength);
        return text.Length == HexLength && !text.AsSpan().ContainsAnyExcept("0123456789abcdef") ? text : value.Wrong<string>("is not 64 lower-case hexadecimal digits") ?? "";
    }

    public static TimeSpan Milliseconds(this WireValue value) => TimeSpan.FromMilliseconds(value.Integer(max: int.MaxValue));

    public static DateTimeOffset Time(this WireValue value) =>
        DateTimeOffset.TryParseExact(value.Text(max: 40), TimeFormats, null, System.Globalization.DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : value.Wrong<DateTimeOffset>("is not a UTC time such as 2026-01-02T03:04:05Z");

    public static JsonNode Json(this DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'");

    public static LogPosition Position(this WireValue value) => value.Object(o => new LogPosition(o["seq"].Integer(), o["hash"].Hex()));

    public static JsonNode Json(this LogPosition position) => new JsonObject { ["seq"] = position.Seq, ["hash"] = position.Hash };

    public static Refusal Refusal(this WireValue value) => value.Object(Refusal);

    public static Refusal Refusal(this WireObject o) => new(Code(o["code"]), o["reason"].Text(TextMax), o["retry_after_ms"].OrNull(Milliseconds));

    public static JsonNode Json(this Refusal refusal) => new JsonObject
    {
        ["code"] = refusal.Code.Code,
        ["reason"] = refusal.Reason,
        ["retry_after_ms"] = refusal.RetryAfter is { } wait ? (long)Math.Ceiling(wait.TotalMilliseconds) : null,
    };

    public static JsonArray Json<T>(this ImmutableArray<T> items, Func<T, JsonNode?> write) => new([.. items.Select(write)]);

    /// <summary>The known code; a word of its own for everything else would let a peer write what it likes into the log.</summary>
    private static ErrorCode Code(WireValue value)
    {
        var code = value.Text(max: 32);
        return ErrorCodes.Find(code) ?? value.Wrong<ErrorCode>($"is '{code}', which is no known code");
    }

    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    private static T Id<T>(WireValue value, Parse<T> parse)
        where T : struct
    {
        var text = value.Text(TextMax);
        return parse(text, out var id) ? id : value.Wrong<T>(ErrorCodes.MalformedUuid, $"is '{text}', not a UUID of 36 characters in lower case");
    }
}
