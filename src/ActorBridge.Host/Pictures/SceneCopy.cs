using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ActorBridge.Core.Errors;
using ActorBridge.Host.Blenders;
using ActorBridge.Host.Storage;

namespace ActorBridge.Host.Pictures;

/// <summary>What the add-on says of a copy of the scene (operations/scene_copy.py); whoever is told takes it away. Untrusted, as all that comes in (rule 11.1).</summary>
/// <param name="File">A name in <see cref="DataFolder.Scratch"/>.</param>
/// <param name="Unused">Kind and name of what nothing uses: it is in the copy with a fake user, or it would not be.</param>
/// <param name="Blender">The program that has written it, and so can read it.</param>
internal sealed record SceneCopy(string File, string[][] Unused, string Scene, string ViewLayer, string Blender)
{
    private static readonly JsonSerializerOptions Told = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Of a dry run: versions, and who was deleted, in a file beside the copy.</summary>
    public string Registry { get; init; } = "";

    /// <summary>Of a dry run: a person has allowed <c>run_python</c> where the copy is from.</summary>
    public bool PythonAllowed { get; init; }

    /// <exception cref="HostRefusedException">With <paramref name="broken"/>: that is not what an add-on says.</exception>
    public static T Read<T>(JsonNode? told, ErrorCode broken)
    {
        try
        {
            return told.Deserialize<T>(Told) ?? throw new JsonException("nothing");
        }
        catch (JsonException e)
        {
            throw new HostRefusedException(new(broken, $"Blender's answer can't be used: {e.Message}"), e);
        }
    }

    /// <summary>Of a name that the add-on gave, and in no other folder.</summary>
    public static string Within(DataFolder folder, string name, ErrorCode broken) => name == Path.GetFileName(name) && name is not "" and not "." and not ".." && !name.Contains('\0', StringComparison.Ordinal)
        ? Path.Combine(folder.Scratch, name)
        : throw new HostRefusedException(new(broken, $"Blender's answer can't be used: '{name}' is no file's name."));

    /// <exception cref="HostRefusedException">AB-HOST-005.</exception>
    public string Program(string configured)
    {
        var (blender, missing) = BlenderLocator.Find(configured.Length > 0 ? configured : Blender);
        return blender ?? throw new HostRefusedException(missing!);
    }

    public JsonObject OpenRequest() => new()
    {
        ["do"] = "open", ["scene"] = Scene, ["view_layer"] = ViewLayer,
        ["unused"] = new JsonArray([.. Unused.Select(u => new JsonArray([.. u.Select(part => JsonValue.Create(part))]))]),
    };

    /// <summary>What a host that was killed has left.</summary>
    public static void Sweep(DataFolder folder)
    {
        if (Directory.Exists(folder.Scratch))
        {
            Directory.Delete(folder.Scratch, recursive: true);
        }
    }
}
