using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Json;
using ActorBridge.Protocol.Plans;
using ActorBridge.Protocol.Plans.Vocabulary;

namespace ActorBridge.Protocol.Tests;

public class VocabularyTests
{
    private static readonly JsonElement Vectors = JsonElement.Parse(File.ReadAllBytes(RepositoryRoot.Combine("tests", "vectors", "operations", "fields.json")));

    public static TheoryData<string, string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (var row in Vectors.GetProperty("rows").EnumerateArray())
            {
                rows.Add(Text(row, "name"), row.GetProperty("step").GetRawText(), Canonical(row.GetProperty("expect")));
            }

            return rows;
        }
    }

    [Theory, MemberData(nameof(Rows)), Rule("11.2")]
    public void Each_kind_of_field_takes_and_refuses_what_its_vector_says(string name, string step, string expected)
    {
        var json = JsonElement.Parse(step);
        var row = VocabularyFile.Read(Vectors.GetProperty("vocabulary")).Rows.Single(r => r.Op == Text(json, "op"));
        var fault = new Fault();

        var operation = new WireValue(json, "step", fault, ErrorCodes.MalformedOperation).Object(o =>
        {
            _ = o["op"];
            return row.Read(o, PlanNames.Executed());
        });

        var found = fault.Refusal is { } refusal
            ? new JsonObject { ["error"] = refusal.Code.Code }
            : new JsonObject { ["needs"] = List(operation.Targets), ["makes"] = List(operation.Makes) };
        Assert.True(expected == found.ToJsonString(), $"{name}: {found.ToJsonString()}, not {expected}. {fault.Refusal?.Reason}");
        if (fault.Refusal is null)
        {
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(step), JsonNode.Parse(operation.Step)), operation.Step);
        }
    }

    [Theory]
    [InlineData("\"feature\":\"objects\",\"class\":\"mutating\"", null)]
    [InlineData("\"feature\":\"objects\"", "it has no \"class\"")]
    [InlineData("\"class\":\"reading\"", "it has no \"feature\"")]
    [InlineData("\"feature\":7,\"class\":\"reading\"", "it has no \"feature\"")]
    [InlineData("\"feature\":\"objects\",\"class\":\"harmless\"", "reading, mutating, opaque")]
    [InlineData("\"feature\":\"magic\",\"class\":\"mutating\"", "materials")]
    public void An_unclassified_operation_is_refused_by_name_when_the_vocabulary_is_read(string classified, string? complaint)
    {
        var file = JsonElement.Parse("{\"vocabulary_version\":1,\"types\":{},\"operations\":{\"explode\":{" + classified + ",\"says\":\"x\",\"fields\":{}}}}");
        if (complaint is null)
        {
            Assert.Equal(OperationClass.Mutating, VocabularyFile.Read(file).Rows.Single().Class);
            return;
        }

        var error = Assert.Throws<FormatException>(() => VocabularyFile.Read(file));
        Assert.Contains("\"explode\"", error.Message, StringComparison.Ordinal);
        Assert.Contains(complaint, error.Message, StringComparison.Ordinal);
    }

    [Fact, Rule("11.2")]
    public void What_only_the_host_asks_for_is_unknown_to_a_client()
    {
        Assert.True(OperationVocabulary.Find("copy_scene")!.ForHost);
        Assert.False(OperationVocabulary.TryReadQuery(JsonElement.Parse("""{"op":"copy_scene"}"""), out _, out var refusal));
        Assert.Equal(ErrorCodes.UnknownOperation, refusal.Code);
        Assert.DoesNotContain("copy_scene", refusal.Reason[refusal.Reason.IndexOf("known", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => VocabularyFile.Read(JsonElement.Parse(
            """{"vocabulary_version":1,"types":{},"operations":{"x":{"feature":"pictures","class":"reading","asked_by":"anyone","says":"x","fields":{}}}}""")));
    }

    [Fact]
    public void Every_operation_has_a_file_in_the_addon()
    {
        var folder = RepositoryRoot.Combine("blender-addon", "actor_bridge", "operations");
        Assert.All(OperationVocabulary.Rows, row => Assert.True(File.Exists(Path.Combine(folder, row.Class == OperationClass.Reading ? "reading" : row.Feature, row.Op + ".py")), row.Op));
    }

    private static JsonArray List<T>(IEnumerable<T> items) => new([.. items.Select(i => JsonValue.Create(i!.ToString()))]);

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static string Canonical(JsonElement json) => JsonNode.Parse(json.GetRawText())!.ToJsonString();
}
