using System.Text.Json.Nodes;

namespace ActorBridge.Host.Demo;

/// <summary>The demo's plans, as a client would write them (docs/operations.md).</summary>
public static class Plans
{
    /// <summary>Four steps on a scene that has a sphere in its middle.</summary>
    public static JsonObject RedSphereOnATable(string sphere) => Plan(
        "Red sphere on a table",
        Step("assign_material", ("target", sphere), ("slot", 0), ("material", Material("red", "Red", 0.8, 0.05, 0.03))),
        Step("create_object", ("as", "table"), ("shape", "CYLINDER"), ("name", "Table"), ("location", Triple(0, 0, -1.2)), ("scale", Triple(2.2, 2.2, 0.1))),
        Step("assign_material", ("target", "$table"), ("slot", 0), ("material", Material("wood", "Wood", 0.35, 0.2, 0.08))),
        Step("rename", ("target", sphere), ("name", "Red sphere")));

    /// <summary>The first step works; the second can't: a camera has no materials.</summary>
    public static JsonObject SecondStepFails(string sphere, string camera) => Plan(
        "Move the sphere and paint the camera",
        Step("set_transform", ("target", sphere), ("location", Triple(5, 5, 5))),
        Step("assign_material", ("target", camera), ("slot", 0), ("material", Material("paint", "Paint", 0.1, 0.9, 0.1))));

    public static JsonObject MoveAndDelete(string sphere, string table, double height) => Plan(
        "Move the sphere and delete the table",
        Step("set_transform", ("target", sphere), ("location", Triple(-3, 0, height))),
        Step("delete", ("target", table)));

    public static JsonObject BlueCube() => Plan(
        "Blue cube beside it",
        Step("create_object", ("as", "cube"), ("shape", "CUBE"), ("name", "Blue cube"), ("location", Triple(1.6, -0.9, -0.8)), ("scale", Triple(0.3, 0.3, 0.3))),
        Step("assign_material", ("target", "$cube"), ("slot", 0), ("material", Material("blue", "Blue", 0.05, 0.15, 0.8))));

    private static JsonObject Plan(string label, params JsonObject[] steps) =>
        new() { ["schema_version"] = 1, ["label"] = label, ["steps"] = new JsonArray([.. steps]) };

    private static JsonObject Step(string operation, params (string Name, JsonNode Value)[] fields)
    {
        var step = new JsonObject { ["op"] = operation };
        foreach (var (name, value) in fields)
        {
            step[name] = value;
        }

        return step;
    }

    private static JsonObject Material(string alias, string name, double r, double g, double b) =>
        new() { ["as"] = alias, ["name"] = name, ["base_color"] = new JsonArray(r, g, b, 1) };

    private static JsonArray Triple(double x, double y, double z) => [x, y, z];
}
