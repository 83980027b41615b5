using ActorBridge.Host.Storage;
using ActorBridge.Host.Tests;
using ActorBridge.Torture.Harness;

namespace ActorBridge.Torture.Storage;

/// <summary>A process that migrates a data folder of version 1 is really killed before each of its writes.</summary>
public sealed class MigrationKillTests : IDisposable
{
    private const int Killed = 128 + 9;

    private readonly string _folder = Directory.CreateTempSubdirectory("actorbridge-migration-").FullName;

    public static TheoryData<string> Points => [.. GoldenData.Points];

    [Theory]
    [MemberData(nameof(Points))]
    [Rule("4.3")]
    public async Task Killed_there_the_next_process_comes_to_the_same_state(string point)
    {
        var (killed, whole) = (Golden("killed"), Golden("whole"));
        Assert.Equal(Killed, await MigrateAsync(killed, point));
        Assert.Equal(0, await MigrateAsync(killed, "nowhere"));
        Assert.Equal(0, await MigrateAsync(whole, "nowhere"));

        GoldenData.MustBeMigrated(killed);
        Assert.Equal(File.ReadAllBytes(whole.Boot), File.ReadAllBytes(killed.Boot));
        Assert.Equal(GoldenData.Payloads(whole.Database), GoldenData.Payloads(killed.Database));

        // The second try makes a backup of its own, since none is ever written over: each is the old one.
        Assert.All(Directory.EnumerateFiles(killed.Backup, "boot.json.*"), f => Assert.Equal(File.ReadAllBytes(Path.Combine(GoldenData.Folder, "boot.json")), File.ReadAllBytes(f)));
        Assert.All(Directory.EnumerateFiles(killed.Backup, "actorbridge.db.*"), f => Assert.Equal(GoldenData.Payloads(Path.Combine(whole.Backup, "actorbridge.db.v1.1")), GoldenData.Payloads(f)));
    }

    public void Dispose()
    {
        LogShelf.KeepFolder(_folder);
        Directory.Delete(_folder, recursive: true);
    }

    private DataFolder Golden(string name)
    {
        var folder = new DataFolder(Path.Combine(_folder, name));
        GoldenData.Copy(GoldenData.Folder, folder.Path);
        return folder;
    }

    private async Task<int> MigrateAsync(DataFolder folder, string killedAt)
    {
        await using var child = Child.Start(Path.Combine(_folder, "said"), [], "migrate", folder.Path, killedAt);
        Assert.Equal("", await child.EndAsync());
        return child.ExitCode;
    }
}
