using System.Collections.Immutable;
using System.Text.Json;
using ActorBridge.Audit.Lines;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Memory;

/// <summary>What a MEMORY line says: <c>subject</c> always, <c>reason</c> and <c>evidence</c> with <c>promoted</c>.</summary>
internal static class MemoryLine
{
    public const int EvidenceMax = 32;

    /// <summary>Null when the detail is not a constraint's.</summary>
    public static Constraint? Read(in LineView line)
    {
        try
        {
            using var json = JsonDocument.Parse(line.DetailJson.ToArray(), new JsonDocumentOptions { MaxDepth = LineSchema.DepthMax });
            var detail = json.RootElement;
            if (detail.ValueKind != JsonValueKind.Object || Text(detail, "subject") is not { Length: > 0 } subject)
            {
                return null;
            }

            if (line.Outcome.SequenceEqual("lifted"u8))
            {
                return new Constraint(line.Seq, subject, "", []);
            }

            return Text(detail, "reason") is { } reason && Evidence(detail) is { } evidence ? new Constraint(line.Seq, subject, reason, evidence) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement detail, string key) =>
        detail.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static ImmutableArray<long>? Evidence(JsonElement detail)
    {
        if (!detail.TryGetProperty("evidence", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > EvidenceMax)
        {
            return null;
        }

        var seqs = ImmutableArray.CreateBuilder<long>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var seq))
            {
                return null;
            }

            seqs.Add(seq);
        }

        return seqs.ToImmutable();
    }
}
