using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Errors;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Host.Storage;

/// <summary>Where the host listens, for peers that know the data folder. There only while it does, unless it was killed.</summary>
public sealed record EndpointFile(int Pid, int Port)
{
    private const int SchemaVersion = 1;

    public void Write(DataFolder folder) => AtomicFile.Write(folder.Endpoint, JsonSerializer.SerializeToUtf8Bytes(
        new JsonObject { ["schema_version"] = SchemaVersion, ["pid"] = Pid, ["port"] = Port }));

    public static void Remove(DataFolder folder) => File.Delete(folder.Endpoint);

    /// <exception cref="HostRefusedException">AB-HOST-007: there is none, or it is not one.</exception>
    public static EndpointFile Read(DataFolder folder)
    {
        try
        {
            var fault = new Fault();
            if (!StrictJson.TryRead(File.ReadAllBytes(folder.Endpoint), out var json, out var refusal))
            {
                throw Unreachable($"{folder.Endpoint}: {refusal!.Reason}");
            }

            var endpoint = new WireValue(json, "", fault, ErrorCodes.MalformedMessage).Object(o =>
            {
                o["schema_version"].Integer(min: SchemaVersion, max: SchemaVersion);
                return new EndpointFile((int)o["pid"].Integer(max: int.MaxValue), (int)o["port"].Integer(min: 1, max: ushort.MaxValue));
            });
            return fault.Refusal is null ? endpoint : throw Unreachable($"{folder.Endpoint}: {fault.Refusal.Reason}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreachable($"No host runs on {folder.Path} (no endpoint.json).", e);
        }
    }

    private static HostRefusedException Unreachable(string reason, Exception? inner = null) => new(new(ErrorCodes.HostUnreachable, reason), inner);
}
