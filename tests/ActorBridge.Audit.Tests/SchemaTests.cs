using System.Text;
using System.Text.Json;
using ActorBridge.Audit.Lines;
using ActorBridge.Audit.Tests.Support;

namespace ActorBridge.Audit.Tests;

/// <summary>config/schemas/audit-line.json and the reader say the same.</summary>
public sealed class SchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.Load("audit-line.json");

    [Fact]
    [Rule("12.1")]
    public void Every_line_of_random_logs_holds_the_schema_and_has_its_keys_in_its_order()
    {
        var keys = Keys();
        foreach (var line in RandomLines(30))
        {
            Assert.Empty(Schema.Check(line));
            using var json = JsonDocument.Parse(line);
            Assert.Equal(keys, json.RootElement.EnumerateObject().Select(p => p.Name));
        }
    }

    [Fact]
    [Rule("12.1")]
    public void A_line_that_the_schema_refuses_is_refused_by_the_reader()
    {
        var refused = 0;
        var random = new Random(3);
        foreach (var line in RandomLines(10))
        {
            var bytes = Encoding.UTF8.GetBytes(line);
            bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 127);
            var changed = Encoding.UTF8.GetString(bytes);
            if (Schema.Check(changed).Count > 0)
            {
                refused++;
                Assert.False(LineFields.TryRead(bytes, out _), changed);
            }
        }

        Assert.InRange(refused, 100, int.MaxValue);
    }

    [Fact]
    [Rule("4.1")]
    public void The_schema_knows_the_kinds_phases_and_the_version_that_the_writer_has()
    {
        using var schema = JsonDocument.Parse(Text());
        var properties = schema.RootElement.GetProperty("properties");
        Assert.Equal(LineSchema.Version, properties.GetProperty("schema_version").GetProperty("const").GetInt32());
        Assert.Equal(LogWords.Kinds, properties.GetProperty("kind").GetProperty("enum").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal([.. LogWords.Phases, null], properties.GetProperty("phase").GetProperty("enum").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal(LineSchema.UuidsMax, properties.GetProperty("uuids").GetProperty("maxItems").GetInt32());
    }

    private static List<string> Keys()
    {
        using var schema = JsonDocument.Parse(Text());
        return [.. schema.RootElement.GetProperty("required").EnumerateArray().Select(k => k.GetString()!)];
    }

    private static string Text() => JsonSchema.Text("audit-line.json");

    private static IEnumerable<string> RandomLines(int logs)
    {
        for (var seed = 1000; seed < 1000 + logs; seed++)
        {
            var disk = new MemoryStorage();
            using var log = Some.Log(disk);
            var history = new RandomHistory(seed);
            for (var group = 0; group < 30; group++)
            {
                log.Append(history.Group());
            }

            foreach (var line in Encoding.UTF8.GetString(disk["0000000000000000001.jsonl"]).Split('\n')[..^1])
            {
                yield return line;
            }
        }
    }
}
