using ActorBridge.Host.Processes;

namespace ActorBridge.EndToEnd;

public sealed class DemoTests
{
    [Fact, Blender, Rule("14.7"), Rule("16.2"), Rule("13.3")]
    public async Task The_demo_proves_what_it_claims_and_leaves_log_database_and_pictures()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var folder = Path.Combine(Directory.CreateTempSubdirectory("actorbridge-demo-test-").FullName, "out");
        using var demo = OwnCommand.Start("demo", "--out", folder);
        var errors = demo.StandardError.ReadToEndAsync(timeout.Token);
        var said = await demo.StandardOutput.ReadToEndAsync(timeout.Token);
        await demo.WaitForExitAsync(timeout.Token);
        Assert.True(demo.ExitCode == 0, said + await errors);
        Assert.DoesNotContain("[NOT TRUE]", said, StringComparison.Ordinal);
        Assert.Contains($"are in {folder}", said, StringComparison.Ordinal);
        foreach (var left in new[] { "before.png", "after.png", "scene.blend", "data/actorbridge.db" })
        {
            Assert.True(new FileInfo(Path.Combine(folder, left)).Length > 1000, $"{left} is missing or empty");
        }

        LogShelf.KeepFolder(folder);
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }
}
