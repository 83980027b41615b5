using System.Text.Json;
using System.Text.Json.Serialization;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Boot;

namespace ActorBridge.Actors.Safety;

/// <summary><c>boot.json</c>. Its content is untrusted like any other (rule 11.1).</summary>
public static class BootFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter<BootStage>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Null when there is none: the first start.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of a newer schema; it is left untouched.</exception>
    public static BootRecord? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var record = JsonSerializer.Deserialize<BootRecord>(File.ReadAllBytes(path), Json);
            return record switch
            {
                null => throw new InvalidDataException($"{path} is empty."),
                { SchemaVersion: > BootRecord.CurrentSchema } => throw new InvalidDataException(
                    $"{path} has schema version {record.SchemaVersion}; this version knows {BootRecord.CurrentSchema}."),
                { SchemaVersion: < 1 } or { Boots: < 1 } or { BadInARow: < 0 } => throw new InvalidDataException($"{path} has a value out of range."),
                _ => record,
            };
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} can't be read: {e.Message}", e);
        }
    }

    public static void Write(string path, BootRecord record) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(record, Json));
}
