using System.Text.Json.Nodes;

namespace ActorBridge.EndToEnd;

/// <summary>What a saved .blend holds, seen by a Blender without the add-on.</summary>
public sealed record SceneFile(JsonObject Seen)
{
    public JsonObject? Find(string name) => Seen["objects"]!.AsArray().Select(o => o!.AsObject()).SingleOrDefault(o => o["name"]!.GetValue<string>() == name);

    /// <summary>As in <c>[0,1.5,0]</c>.</summary>
    public string LocationOf(string name) => Find(name)!["location"]!.ToJsonString().Replace(".0", "", StringComparison.Ordinal);

    /// <summary>Objects that no scene uses: what a rollback or a staged delete would have left behind.</summary>
    public IEnumerable<string> Unused => Seen["unused"]!.AsArray().Select(u => u!.GetValue<string>());

    public override string ToString() => Seen.ToJsonString();
}
