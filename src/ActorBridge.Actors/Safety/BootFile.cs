using System.Text.Json;
using System.Text.Json.Serialization;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Boot;

namespace ActorBridge.Actors.Safety;

/// <summary><c>boot.json</c>. Its content is untrusted like any other (rule 11.1).</summary>
public static class BootFile
{
    private const string Name = "boot.json";

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
    /// <exception cref="InvalidDataException">It is damaged, or of a newer schema; it is left untouched.</exception>
    public static BootRecord? Read(IStorage folder)
    {
        if (!folder.Exists(Name))
        {
            return null;
        }

        try
        {
            var record = JsonSerializer.Deserialize<BootRecord>(ReadAll(folder), Json);
            return record switch
            {
                null => throw new InvalidDataException($"{Name} is empty."),
                { SchemaVersion: > BootRecord.CurrentSchema } => throw new InvalidDataException(
                    $"{Name} has schema version {record.SchemaVersion}; this version knows {BootRecord.CurrentSchema}."),
                { SchemaVersion: < 1 } or { Boots: < 1 } or { BadInARow: < 0 } => throw new InvalidDataException($"{Name} has a value out of range."),
                _ => record,
            };
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{Name} can't be read: {e.Message}", e);
        }
    }

    public static void Write(IStorage folder, BootRecord record) => AtomicFile.Write(folder, Name, JsonSerializer.SerializeToUtf8Bytes(record, Json));

    private static byte[] ReadAll(IStorage folder)
    {
        using var file = folder.OpenRead(Name);
        var bytes = new byte[Math.Min(file.Length, BytesMax)];
        file.Read(0, bytes);
        return bytes;
    }
}
