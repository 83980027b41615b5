using System.Text.Json.Nodes;

namespace ActorBridge.EndToEnd;

/// <summary>Plans as a client would write them.</summary>
internal static class Plans
{
    public static JsonObject Plan(string label, params string[] steps) =>
        new() { ["schema_version"] = 1, ["label"] = label, ["steps"] = new JsonArray([.. steps.Select(s => JsonNode.Parse(s))]) };

    public static string Move(string target, double x, double y, double z) => new JsonObject { ["op"] = "set_transform", ["target"] = target, ["location"] = new JsonArray(x, y, z) }.ToJsonString();

    public static string Rename(string target, string name) => new JsonObject { ["op"] = "rename", ["target"] = target, ["name"] = name }.ToJsonString();

    public static string Delete(string target) => new JsonObject { ["op"] = "delete", ["target"] = target }.ToJsonString();

    public static string Cube(string alias, string name) => new JsonObject { ["op"] = "create_object", ["as"] = alias, ["shape"] = "CUBE", ["name"] = name }.ToJsonString();

    public static string Paint(string target) => new JsonObject
    {
        ["op"] = "assign_material", ["target"] = target, ["slot"] = 0,
        ["material"] = new JsonObject { ["as"] = "paint", ["name"] = "Paint", ["base_color"] = new JsonArray(1, 0, 0, 1) },
    }.ToJsonString();
}
