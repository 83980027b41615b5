using System.Text.Json;
using System.Text.Json.Serialization;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Boot;

namespace ActorBridge.Actors.Safety;

/// <summary><c>boot.json</c>. Its content is untrusted like any other (rule 11.1).</summary>
public static class BootFile
{
    public const string Name = "boot.json";

    /// <summary>It has some hundred bytes; more is damage.</summary>
    private const int BytesMax = 64 << 10;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter<BootStage>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Null when there is none: the first start.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of another schema: older ones are migrated before. It is left untouched.</exception>
    public static BootRecord? Read(IStorage folder)
    {
        if (!folder.Exists(Name))
        {
            return null;
        }

        try
        {
            if (!CheckedJson.TryRemove(ReadAll(folder), out var json))
            {
                throw new InvalidDataException($"{Name} is not what was written: its check does not fit.");
            }

            var record = JsonSerializer.Deserialize<BootRecord>(json, Json);
            return record switch
            {
                null => throw new InvalidDataException($"{Name} is empty."),
                { SchemaVersion: not BootRecord.CurrentSchema } => throw new InvalidDataException(
                    $"{Name} has schema version {record.SchemaVersion}; this version knows {BootRecord.CurrentSchema}."),
                { Boots: < 1 } or { BadInARow: < 0 } => throw new InvalidDataException($"{Name} has a value out of range."),
                _ => record,
            };
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{Name} can't be read: {e.Message}", e);
        }
    }

    public static void Write(IStorage folder, BootRecord record) => AtomicFile.Write(folder, Name, CheckedJson.Add(JsonSerializer.SerializeToUtf8Bytes(record, Json)));

    private static byte[] ReadAll(IStorage folder)
    {
        using var file = folder.OpenRead(Name);
        var bytes = new byte[Math.Min(file.Length, BytesMax)];
        file.Read(0, bytes);
        return bytes;
    }
}
