using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace ActorBridge.Protocol.Tests;

/// <summary>A row of tests/vectors/wire, which the Python tests read as well.</summary>
public sealed record Vector(string Name, string? To, byte[] Bytes, int Cap, JsonNode? Message, string? Error)
{
    public override string ToString() => To is null ? Name : $"{To}: {Name}";
}

public static class Vectors
{
    public static IEnumerable<Vector> Read(string file, string folder = "vectors/wire") => Rows(file, folder).Select(r => new Vector(
        (string)r["name"]!,
        (string?)r["to"],
        Convert.FromHexString((string)r["hex"]!),
        (int)r["cap"]!,
        r["expect"]!["message"],
        (string?)r["expect"]!["error"]));

    public static IEnumerable<JsonNode> Rows(string file, string folder = "vectors/wire") => JsonNode.Parse(File.ReadAllText(Path.Combine(Tests(), folder, file)))!.AsArray().Select(r => r!);

    /// <summary>The same bytes as one segment a cut, as a socket may give them.</summary>
    public static ReadOnlySequence<byte> Chunked(byte[] bytes, params int[] cuts)
    {
        var bounds = cuts.Select(c => Math.Clamp(c, 0, bytes.Length)).Append(0).Append(bytes.Length).Distinct().Order().ToArray();
        var first = new Segment(bytes.AsMemory(0, 0), null);
        var last = first;
        foreach (var (start, end) in bounds.Zip(bounds.Skip(1)))
        {
            last = new(bytes.AsMemory(start, end - start), last);
        }

        return new(first, 0, last, last.Memory.Length);
    }

    private static string Tests([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..");

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}
