using System.Text.Json.Nodes;

namespace ActorBridge.EndToEnd;

/// <summary>The audit log as it lies on disk, read while the host writes it.</summary>
public sealed record AuditFile(string Folder)
{
    public IEnumerable<JsonObject> Lines => Directory.EnumerateFiles(Folder, "*.jsonl").Order(StringComparer.Ordinal)
        .SelectMany(ReadShared).Select(l => JsonNode.Parse(l)!.AsObject());

    public IReadOnlyList<string> Operations => [.. Lines.Where(l => Text(l, "phase") == "BEGIN").Select(l => Text(l, "operation_id"))];

    /// <summary>What the log says of an operation, in order, as in <c>consultation BEGIN STEP COMMIT</c>.</summary>
    public string Phases(string operation) => string.Join(' ', Lines
        .Where(l => Text(l, "operation_id") == operation)
        .Select(l => Text(l, "phase") is { Length: > 0 } phase ? phase : Text(l, "kind").ToLowerInvariant())
        .Where(p => p is "consultation" or "BEGIN" or "STEP" or "COMMIT" or "ROLLBACK"));

    public string ErrorCode(string operation) => Lines.Where(l => Text(l, "operation_id") == operation).Select(l => Text(l, "error_code")).Last();

    private static string Text(JsonObject line, string key) => line[key]?.ToString() ?? "";

    private static List<string> ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        var lines = reader.ReadToEnd().Split('\n');

        // What follows the last line feed is still being written.
        return [.. lines[..^1]];
    }
}
