using System.Net;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Identity;
using ActorBridge.Host.Composition;
using ActorBridge.Host.Configuration;
using ActorBridge.Host.Pictures;
using ActorBridge.Host.Storage;
using ActorBridge.Protocol.Handshake;

namespace ActorBridge.Host.Tests;

/// <summary>A whole host in this process: real tree, real files, real TCP; only Blender is played by the test.</summary>
internal sealed class RunningBridge : IAsyncDisposable
{
    public static readonly ProjectId Project = new(Guid.Parse("11111111-1111-4111-8111-111111111111"));

    private readonly TempFolder _temp = new();
    private BridgeHost _host = null!;

    public DataFolder Folder => _host.Folder;

    public int Port => _host.Port;

    /// <param name="before">Gets the data folder before the first start.</param>
    public static async Task<RunningBridge> StartAsync(Action<DataFolder>? before = null)
    {
        var running = new RunningBridge();
        if (before is not null)
        {
            before(DataFolder.Open(running._temp.In("data")));
        }

        await running.RestartAsync();
        return running;
    }

    public async Task RestartAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        _host = await BridgeHost.StartAsync(Settings(_temp.In("data")), TimeProvider.System);
    }

    public static readonly PictureOptions Pictures = new("", 1_000_000, 64, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5));

    public static HostSettings Settings(string data, int port = 0) =>
        new(data, IPAddress.Loopback, port, 64, 1 << 20, 8 << 20, TimeSpan.FromSeconds(1), "info", 14, "", "", UploadOptions.Default, "", Pictures);

    public Task<Peer> ClientAsync() => Peer.WelcomedAsync(Port, TokenFile.Read(Folder), PeerRole.Client);

    /// <summary>An add-on with one object in its scene, attached and known to the host.</summary>
    public async Task<Peer> BlenderAsync(DatablockUuid cube, long batch = 1, ProjectId? project = null, ResolvedOperation? resolved = null)
    {
        var addon = await Peer.WelcomedAsync(Port, TokenFile.Read(Folder), PeerRole.Addon);
        await addon.SendAsync(new BlenderAttached(project ?? Project, "/scene.blend", "3.4.1", 1, true, null, [], resolved is null ? [] : [resolved], null, true));
        await addon.UntilAsync<AttachAccepted>();
        await addon.SendAsync(new EventBatch(batch, true, [new(DatablockEventKind.Present, cube, DatablockKind.Object, "Cube", null, null, 1)]));
        await addon.UntilAsync<AcknowledgeBatch>();
        await addon.SendAsync(new BlenderHeartbeat(TimeSpan.Zero, null, 0));
        await addon.SendAsync(new UserIntentSeen(false, ""));
        await addon.UntilAsync<HostHeartbeat>();
        return addon;
    }

    public string AuditText() => string.Concat(Directory.EnumerateFiles(Folder.Audit, "*.jsonl").Order(StringComparer.Ordinal).Select(ReadShared));

    /// <summary>Every byte that the host has written, where a secret must not be; the token's own file aside.</summary>
    public IEnumerable<string> Written() => Directory.EnumerateFiles(Folder.Path, "*", SearchOption.AllDirectories).Where(f => f != Folder.Token).Select(ReadShared);

    public async Task StopAsync() => await _host.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        try
        {
            AuditLogs.MustBeInOrder(Folder.Audit);
        }
        finally
        {
            _temp.Dispose();
        }
    }

    private static string ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
