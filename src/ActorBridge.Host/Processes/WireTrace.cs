using System.Text.Json;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Processes;

/// <summary>
/// For the check at the end of a test run: ACTORBRIDGE_WIRE_SHELF names a folder, and each message that this process reads or writes on a wire is left there as
/// config/schemas/wire.json describes it, one a line. Without the variable nothing is kept.
/// </summary>
internal sealed class WireTrace
{
    private static readonly (MessageTable Table, string Direction)[] Directions =
    [
        (HandshakeMessages.ToHost, "handshake"), (HandshakeMessages.ToPeer, "handshake"), (FromAddon.Table, "from_addon"), (ToAddon.Table, "to_addon"),
        (FromClient.Table, "from_client"), (ToClient.Table, "to_client"),
    ];

    private static readonly Lock Once = new();

    private readonly Lock _lock = new();
    private readonly FileStream _file;

    // Unbuffered: whoever is killed has written what it said.
    private WireTrace(string path) => _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);

    /// <summary>Once in each process, whoever asks.</summary>
    public static void Start(Func<string, string?> environment)
    {
        lock (Once)
        {
            if (WireCodec.Seen is null && environment("ACTORBRIDGE_WIRE_SHELF") is { Length: > 0 } folder)
            {
                WireCodec.Seen = new WireTrace(Path.Combine(Directory.CreateDirectory(folder).FullName, $"{Suite()}-{Environment.ProcessId}.frames")).Keep;
            }
        }
    }

    private void Keep(MessageTable table, byte[] payload)
    {
        using var message = JsonDocument.Parse(payload);
        var direction = Directions.Single(d => d.Table == table).Direction;
        using var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            writer.WriteStartObject(direction);
            writer.WritePropertyName(message.RootElement.GetProperty("type").GetString()!);
            message.RootElement.WriteTo(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        lock (_lock)
        {
            _file.Write(line.ToArray());
        }
    }

    // tests/<suite>/bin/…
    private static string Suite()
    {
        var parts = AppContext.BaseDirectory.Split(Path.DirectorySeparatorChar);
        return Array.LastIndexOf(parts, "bin") is var bin && bin > 0 ? parts[bin - 1] : "host";
    }
}
