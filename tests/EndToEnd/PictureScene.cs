using System.IO.Compression;

namespace ActorBridge.EndToEnd;

/// <summary>One scene for all pictures and dry runs: none of them may change it, so each finds it as the others did.</summary>
public class PictureScene : IAsyncLifetime
{
    private readonly (string Name, string Value)[] _blenderEnvironment;

    public PictureScene()
        : this([])
    {
    }

    // Not public: xunit takes a fixture with one public constructor only.
    protected PictureScene(params (string Name, string Value)[] blenderEnvironment) => _blenderEnvironment = blenderEnvironment;

    public Scenario Scenario { get; private set; } = null!;

    public string Sphere { get; private set; } = "";

    public string Lamp { get; private set; } = "";

    public string Camera { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Scenario = await Scenario.StartAsync(_blenderEnvironment);
        (Sphere, Lamp, Camera) = (await Scenario.UuidOfAsync("Quad Sphere"), await Scenario.UuidOfAsync("Lamp"), await Scenario.UuidOfAsync("Camera"));
    }

    public async Task DisposeAsync() => await Scenario.DisposeAsync();

    public string New(string name) => Path.Combine(Scenario.Folder, name);

    /// <summary>What could give away that something was done: each datablock with its version, what the person would be asked on closing, the saved file, the log's operations.</summary>
    public async Task<string> StateAsync()
    {
        var told = New("told.txt");
        await Scenario.MeddleAsync($"""
            from actor_bridge import current
            from actor_bridge.operations import everything
            runner, found = current.get().runner, {"{}"}
            for _ in everything.parts(runner.stage, found, {"{}"}):
                pass
            with open({told.AsPython()}, "w") as file:
                file.write(repr((sorted(found.items()), bpy.data.is_dirty, bpy.data.filepath, bpy.context.scene.render.filepath, bpy.ops.ed.undo.poll())))
            """);
        var (_, scene) = await Scenario.RunAsync(null, "read", "get_scene", "{}", "--all");
        var saved = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(Scenario.Scene)));
        return string.Join('\n', await File.ReadAllTextAsync(told), scene.ToJsonString(), saved, string.Join(' ', Scenario.Audit.Operations));
    }

    public bool ScratchIsEmpty => !Directory.Exists(Path.Combine(Scenario.Data, "scratch")) || !Directory.EnumerateFileSystemEntries(Path.Combine(Scenario.Data, "scratch")).Any();

    /// <summary>How many different bytes the rows of a PNG have: a picture of nothing has few.</summary>
    public static int Variety(string png)
    {
        var bytes = File.ReadAllBytes(png);
        using var packed = new MemoryStream();
        for (var at = 8; at < bytes.Length; at += 12 + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at)))
        {
            if (bytes.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                packed.Write(bytes, at + 8, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at)));
            }
        }

        packed.Position = 0;
        using var rows = new MemoryStream();
        using (var unpacked = new ZLibStream(packed, CompressionMode.Decompress))
        {
            unpacked.CopyTo(rows);
        }

        return rows.ToArray().Distinct().Count();
    }
}
