using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Storage;
using ActorBridge.Host.Storage;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Host.Migrations;

/// <summary><c>boot.json</c>.</summary>
internal sealed class BootStore() : Store("boot", ["check"]) // a flipped byte in it could forgive a crash loop
{
    public override string File(DataFolder folder) => folder.Boot;

    public override int? Version(DataFolder folder) =>
        System.IO.File.Exists(folder.Boot) && StrictJson.TryRead(System.IO.File.ReadAllBytes(folder.Boot), out var json, out _)
            && json.TryGetProperty("schema_version", out var version) && version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) && number > 0
            ? number : null;

    public override void Backup(DataFolder folder, string to) => AtomicFile.Write(to, System.IO.File.ReadAllBytes(folder.Boot));

    public override void Migrate(DataFolder folder, int from, Action<string> at)
    {
        var record = JsonNode.Parse(System.IO.File.ReadAllBytes(folder.Boot))!.AsObject();
        record["schema_version"] = Known;
        at("write boot.json");
        AtomicFile.Write(folder.Boot, CheckedJson.Add(JsonSerializer.SerializeToUtf8Bytes(record)));
    }
}
