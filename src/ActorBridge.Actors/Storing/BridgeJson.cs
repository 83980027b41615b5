using System.Text.Json;
using System.Text.Json.Serialization;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;

namespace ActorBridge.Actors.Storing;

/// <summary>How things look in the database: snake_case, ids and codes and enums as text, nothing unknown accepted.</summary>
internal static class BridgeJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new TextConverter<ProjectId>(id => id.ToString(), t => ProjectId.TryParse(t, out var id) ? id : null),
            new TextConverter<DatablockUuid>(id => id.ToString(), t => DatablockUuid.TryParse(t, out var id) ? id : null),
            new TextConverter<OperationId>(id => id.ToString(), t => OperationId.TryParse(t, out var id) ? id : null),
            new CodeConverter(),
        },
    };

    private sealed class TextConverter<T>(Func<T, string> write, Func<string?, T?> read) : JsonConverter<T>
        where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(write(value));

        private T Parse(string? text) => read(text) ?? throw new JsonException($"\"{text}\" is no {typeof(T).Name}.");
    }

    private sealed class CodeConverter : JsonConverter<ErrorCode>
    {
        public override ErrorCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var code = reader.GetString() ?? "";
            return ErrorCodes.Find(code) ?? throw new JsonException($"\"{code}\" is no error code.");
        }

        public override void Write(Utf8JsonWriter writer, ErrorCode value, JsonSerializerOptions options) => writer.WriteStringValue(value.Code);
    }
}
