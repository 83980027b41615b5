using ActorBridge.Actors.Root;
using ActorBridge.Audit;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Identity;
using ActorBridge.Host.Client;
using ActorBridge.Host.Configuration;
using ActorBridge.Host.Door;
using ActorBridge.Host.Migrations;
using ActorBridge.Host.Pictures;
using ActorBridge.Host.Processes;
using ActorBridge.Host.Storage;
using ActorBridge.Protocol.Messages;
using ActorBridge.Protocol.Plans;
using Akka.Actor;
using Serilog;

namespace ActorBridge.Host.Composition;

/// <summary>One running host: everything started in order, stopped in reverse.</summary>
public sealed class BridgeHost : IAsyncDisposable
{
    private readonly Stack<Func<ValueTask>> _stop = new();

    private BridgeHost(DataFolder folder) => Folder = folder;

    public DataFolder Folder { get; }

    public int Port { get; private set; }

    /// <summary>Lock, log, database, actor system, tree, door, endpoint: what depends on something comes after it.</summary>
    /// <exception cref="HostRefusedException">Why it can't run here; nothing of it is left running.</exception>
    public static async Task<BridgeHost> StartAsync(HostSettings settings, TimeProvider time)
    {
        var host = new BridgeHost(DataFolder.Open(settings.Data));
        try
        {
            await host.StartPartsAsync(settings, time);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_stop.TryPop(out var stop))
        {
            await stop();
        }
    }

    private async Task StartPartsAsync(HostSettings settings, TimeProvider time)
    {
        WireTrace.Start(Environment.GetEnvironmentVariable);
        var reached = StopAt.Read(Environment.GetEnvironmentVariable);
        var started = time.GetUtcNow();
        var hold = DataFolderLock.Take(Folder);
        OnStop(hold.Dispose);

        var log = Diagnostics.Open(settings, Folder);
        _stop.Push(Log.CloseAndFlushAsync);
        log.Information("Host {Version} with pid {Pid} on {Data}, Akka {Runtime}", HostClient.NameAndVersion, Environment.ProcessId, Folder.Path, ActorRuntime.Name);

        // Before anything of it is used, or changed: what is newer is left byte for byte (rules 4.2, 4.3).
        var audit = new AuditLogOptions(new SessionId(Fresh.Id()), Environment.ProcessId, time);
        DataMigrations.Run(Folder, audit, line => log.Information("{Migration}", line));

        // A peer that finds the endpoint of a host that was killed would look for it in vain.
        EndpointFile.Remove(Folder);
        SceneCopy.Sweep(Folder);
        var token = TokenFile.OpenOrCreate(Folder);
        var missing = BridgeDatabase.Prepare(Folder);
        OnStop(new JournalMark(Folder, log, time).Dispose);

        var (config, options) = ActorRuntime.Policy(settings, Folder);
        var system = ActorRuntime.Start(config);
        _stop.Push(async () => await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClrExitReason.Instance));

        var tree = BridgeTree.Start(system, options, new(
            () => AuditPort.Open(new DiskStorage(Folder.Audit), audit with { Promotion = options.Memory.Promotion, ForgiveAfter = options.Memory.ForgiveAfter }),
            new DiskStorage(Folder.Path),
            PlanCodec.WriteExecuted,
            time) { Reached = reached, PutBack = PuttingBack.Plan });

        if (missing is not null)
        {
            tree.Root.Tell(new Escalated("journal", missing));
        }

        _stop.Push(new JournalCheck(Folder, log, damage => tree.Root.Tell(new Escalated("journal", damage))).DisposeAsync);

        new Storage.Inbox(Folder).Point(settings.Inbox);
        OnStop(new InboxArrivals(Folder, log).Dispose);
        var payloads = new PayloadStore(Folder);
        var uploads = new PayloadUploads(Folder, payloads, settings.Uploads, time);
        uploads.RemoveLeft();
        var link = new BridgeLink(
            system,
            tree.Root,
            options.Operations.AnswerWithin,
            options.Operations.Execution,
            () => new HostReport(Environment.ProcessId, HostClient.NameAndVersion.Split(' ')[1], ActorRuntime.Name, started, Folder.Path, Port),
            payloads,
            uploads,
            new(Folder, settings.Pictures));
        var door = await TcpDoor.OpenAsync(
            new(settings.Bind, settings.Port, token, settings.ConnectionsMax, settings.FrameBytesMax, settings.QueueBytesMax, settings.Heartbeat, time), link);
        Port = door.Port;
        _stop.Push(door.DisposeAsync);

        new EndpointFile(Environment.ProcessId, Port).Write(Folder);
        OnStop(() => EndpointFile.Remove(Folder));
        log.Information("Listening on {Address}:{Port}", settings.Bind, Port);
    }

    private void OnStop(Action stop) => _stop.Push(() =>
    {
        stop();
        return ValueTask.CompletedTask;
    });
}
