using System.Buffers.Binary;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Root;
using ActorBridge.Audit;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Messages;
using Akka.Actor;
using Akka.Configuration;
using Akka.Simulation;
using static ActorBridge.Core.SafeMode.SafeModeCommands;

namespace ActorBridge.Simulation;

/// <summary>One host with the product's whole tree, one Blender, one client, one disk; faults between them; and what must hold at each step.</summary>
internal sealed class World
{
    private static readonly Config Policy = BridgePolicy.BuiltIn;
    private static readonly TimeSpan HostStart = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan SafeModeWithin = TimeSpan.FromSeconds(1);

    // Less than the log's reserve, and than what is written meanwhile.
    private const int RoomLeftMax = 4 << 10;
    private static readonly TimeSpan FullMax = TimeSpan.FromSeconds(2);

    private readonly Akka.Simulation.Simulation _simulation;
    private readonly Sabotage _sabotage;
    private readonly Dictionary<string, Func<bool>> _locks = [];
    private readonly Invariants _invariants;
    private readonly ProjectId _project;
    private readonly BlenderDisk _blenderDisk = new();
    private SimulatedProcess? _host;
    private SimulatedProcess? _blenderProcess;
    private IActorRef? _root;
    private ActorSystem? _system;

    public World(Akka.Simulation.Simulation simulation, Sabotage sabotage)
    {
        (_simulation, _sabotage) = (simulation, sabotage);
        Faults = Faults.Draw(simulation);
        _invariants = new(() => simulation.Steps) { PartsMayFail = Faults.DiskFailure > 0 || Faults.DiskFullEvery > TimeSpan.Zero };
        _project = new(NewGuid());
        simulation.Disk.Faults = (call, _) => call is not (DiskCall.Open or DiskCall.Read) && simulation.Chance(Faults.DiskFailure) ? DiskFault.InputOutput : null;
        simulation.Impossible = why => _invariants.Note(why);
        Client = new(simulation, this, _project);
        for (var i = 0; i < 5; i++)
        {
            _blenderDisk.Saved = _blenderDisk.Saved.With(new(NewGuid()), new(DatablockKind.Object, $"object {i}", "", null, 1));
        }
    }

    public Faults Faults { get; private set; }

    /// <summary>Nothing new begins: faults and people are done, what is open may end.</summary>
    public bool IsQuiet { get; private set; }

    public SimulatedClient Client { get; }

    public SimulatedBlender? Blender { get; private set; }

    public Invariants Invariants => _invariants;

    /// <summary>Set before anything runs: what each message on a wire was, for the check at the end of the run.</summary>
    public List<string>? Frames { get; init; }

    public void Begin()
    {
        StartHost();
        StartBlender();
        Client.Run();
        Repeatedly(Faults.HostKillEvery, KillHost);
        Repeatedly(Faults.BlenderKillEvery, KillBlender);
        Repeatedly(Faults.PowerCutEvery, PowerCut);
        Repeatedly(Faults.SafeModeEvery, EnterSafeMode);
        Repeatedly(Faults.DiskFullEvery, FillDisk);
    }

    /// <summary>The end of all trouble, and one clean start of the host: from here everything has to come to rest.</summary>
    public void Heal()
    {
        IsQuiet = true;
        Faults = Faults.None;
        _simulation.Disk.Faults = null;
        _simulation.Disk.Capacity = null;
        KillHost();
    }

    public bool AllAtRest => _root is not null && _invariants.OpenOperations == 0 && Client.IsIdle && Blender is { IsIdle: true };

    /// <summary>The log's segments as the disk has them.</summary>
    public IEnumerable<byte[]> AuditSegments()
    {
        _simulation.Disk.Faults = null;
        foreach (var name in _simulation.Disk.List("audit").Where(n => n.EndsWith(".jsonl", StringComparison.Ordinal)))
        {
            var file = _simulation.Disk.Open($"audit/{name}", create: false);
            var bytes = new byte[file.Length];
            file.Read(0, bytes);
            yield return bytes;
        }
    }

    public Guid NewGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        for (var i = 0; i < 16; i += 4)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes[i..], _simulation.Draw(int.MaxValue));
        }

        return new Guid(bytes);
    }

    /// <summary>An add-on's socket to the host's door; null when nobody listens.</summary>
    public WireSocket? Connect() => Open() is not { } connection ? null : Serve(
        connection,
        new WireSocket(_simulation, connection.First, ToAddon.Table, FromAddon.Table, _invariants, Frames),
        new WireSocket(_simulation, connection.Second, FromAddon.Table, ToAddon.Table, _invariants, Frames));

    /// <summary>A client's. It speaks in messages, not in bytes: what a plan looks like on the wire is the door's affair, which is outside of the tree.</summary>
    public SimulatedSocket? ConnectClient()
    {
        if (Open() is not { } connection)
        {
            return null;
        }

        var socket = connection.Second;
        Within(socket.Send, outbound => Door(
            new OpenClientSession(new SessionId(NewGuid()), "simulated client", outbound),
            deliver => socket.Received = deliver,
            closed => socket.Closed = closed,
            socket.Close,
            answer => (answer as ClientSessionOpened)?.Ref,
            () => new ClientDetached("the connection was closed")));
        return connection.First;
    }

    /// <summary>Rule 14.3, 14.6: Blender may execute only what has been consulted and begun, durably.</summary>
    public void MustBeBegun(OperationId id) => _invariants.MustBeBegun(id);

    /// <summary>ADR 3: Blender decides only what the log has decided.</summary>
    public void MustBeDecided(OperationId id, bool commit) => _invariants.MustBeDecided(id, commit);

    public void Acknowledged(AuditDraft draft, LogPosition at)
    {
        _simulation.Trace($"log {at.Seq} {draft.Kind} {draft.Phase} {draft.Outcome} {draft.Operation} {draft.Error} {draft.Detail?["reason"]}");
        _invariants.Acknowledged(draft, at);
        if (draft is { Kind: AuditKind.Session, Outcome: Outcomes.Lacks } && Blender is { } blender)
        {
            _invariants.Lacks(draft, blender.Scene.Held);
        }
    }

    /// <summary>From here on what begins something is refused; that is said within the second, unless the host ends before.</summary>
    public void LogIsFull()
    {
        _invariants.DiskFull();
        var rearms = _invariants.Rearms;
        _simulation.After(SafeModeWithin, () => _invariants.MustBeInSafeMode(rearms, "the log has had no room for a second"));
    }

    /// <summary>The person lets automation run again after looking.</summary>
    public void Rearm(string? feature)
    {
        if (_root is { } root)
        {
            _invariants.RearmAsked(feature);
            _ = AskAsync();

            async Task AskAsync()
            {
                await root.Ask<object>(new RearmAutomation(feature, "person", "looked at it"), TimeSpan.FromSeconds(5));

                // By then whatever came of it is in the log as well.
                _simulation.After(TimeSpan.FromSeconds(1), () => _invariants.RearmAnswered(feature));
            }
        }
    }

    private void StartHost()
    {
        if (_host is { IsAlive: true })
        {
            return;
        }

        SimulatedProcess? started = null;
        _host = started = _simulation.Start("host", () =>
        {
            var storage = new SimulatedStorage(_simulation, _locks, "", () => started is null or { IsAlive: true });
            var session = new SessionId(NewGuid());
            _system = ActorSystem.Create("host", Akka.Simulation.Simulation.Configuration.WithFallback(Quiet).WithFallback(Policy));
            var parts = new BridgeParts(
                () => OpenLog(storage.Folder("audit"), new(session, 1, _simulation.Time)),
                storage,
                Protocol.Plans.PlanCodec.WriteExecuted,
                _simulation.Time);
            _root = BridgeTree.Start(_system, BridgeOptions.From(_system.Settings.Config), parts).Root;
            _sabotage.Started(_simulation, _system);
        });
    }

    /// <summary>While disks fail a log may be found unusable; once they don't, whatever the trouble before, it must open.</summary>
    private IAuditLog OpenLog(IStorage storage, AuditLogOptions options)
    {
        try
        {
            var log = AuditPort.Open(storage, options);
            _invariants.Opened(log);
            return _sabotage.LogAsTold(new ObservedLog(_sabotage.LogAsWritten(log), this));
        }
        catch (AuditLogUnusableException e)
        {
            _simulation.Trace($"log unusable: {e.Message}");
            _invariants.Hold(!IsQuiet, $"the log doesn't open any more: {e.Message}");
            throw;
        }
    }

    // The person's idle time is short here, so that the steps go into operations and not into waiting for it.
    private static Config Quiet => ConfigurationFactory.ParseString(
        """
        akka { loggers = [], stdout-loglevel = OFF, loglevel = OFF, log-dead-letters = off }
        actorbridge.user-intent.idle-verified = 50ms
        """);

    private void KillHost()
    {
        if (_host is { IsAlive: true } host)
        {
            _root = null;
            _simulation.Kill(host);
            _connections.ForEach(c => c.Cut());
            _connections.Clear();
            _invariants.HostKilled();
        }

        _simulation.After(HostStart, StartHost);
    }

    private void KillBlender()
    {
        if (_blenderProcess is { IsAlive: true } blender)
        {
            _simulation.Kill(blender);
            _connections.ForEach(c => c.Cut());
            _connections.Clear();
        }

        _simulation.After(TimeSpan.FromMilliseconds(500), StartBlender);
    }

    /// <summary>As any part of the tree may when it gives up.</summary>
    private void EnterSafeMode()
    {
        if (_root is not null)
        {
            var feature = _simulation.Chance(500) ? null : Features.All[_simulation.Draw(Features.All.Length)];
            _simulation.Within(_host!, () => _system!.ActorSelection("/user/bridge/safe-mode").Tell(new EnterSafeMode(feature, "simulated", [], _simulation.Time.GetUtcNow())));
        }
    }

    /// <summary>Something else takes up all but a little of the disk; later there is room again.</summary>
    private void FillDisk()
    {
        _simulation.Disk.Capacity = _simulation.Disk.Used + _simulation.Draw(RoomLeftMax);
        _simulation.Trace($"disk: room for {_simulation.Disk.Capacity - _simulation.Disk.Used} bytes");
        _simulation.After(FullMax * (_simulation.Draw(1000) / 1000.0), () =>
        {
            _simulation.Disk.Capacity = null;
            _simulation.Trace("disk: room again");
        });
    }

    private void PowerCut()
    {
        KillHost();
        _simulation.Disk.PowerCut();
    }

    private void StartBlender()
    {
        if (_blenderProcess is { IsAlive: true })
        {
            return;
        }

        _blenderProcess = _simulation.Start("blender", () =>
        {
            Blender = new(_simulation, this, _project, _blenderDisk);
            Blender.Run();
        });
    }

    private readonly List<SimulatedConnection> _connections = [];

    private SimulatedConnection? Open()
    {
        if (_root is null)
        {
            return null;
        }

        var connection = new SimulatedConnection(_simulation, SimulatedWeather.Fair with { Cut = Faults.ConnectionCut });
        _connections.Add(connection);
        return connection;
    }

    private WireSocket Serve(SimulatedConnection connection, WireSocket addon, WireSocket host)
    {
        Within(host.Send, outbound => Door(
            new OpenBlenderSession(new SessionId(NewGuid()), outbound),
            deliver => host.Received = deliver,
            closed => host.Closed = closed,
            connection.Cut,
            answer => (answer as BlenderSessionOpened)?.Ref,
            () => new BlenderDetached("the connection was closed")));
        return addon;
    }

    private void Within(Action<object> send, Action<IActorRef> door) =>
        _simulation.Within(_host!, () => door(_system!.ActorOf(Props.Create(() => new Outbound(send)))));

    /// <summary>What the TCP door does: asks for a session, then passes messages on, and says when the connection has gone.</summary>
    private void Door(object open, Action<Action<object>> onReceived, Action<Action> onClosed, Action close, Func<object, IActorRef?> opened, Func<object> detached)
    {
        var root = _root!;
        var early = new List<object>();
        var closed = false;
        IActorRef? session = null;
        onReceived(message => (session is null ? early.Add : (Action<object>)(m => session.Tell(m)))(message));
        onClosed(() =>
        {
            closed = true;
            session?.Tell(detached());
        });
        _ = OpenAsync();

        async Task OpenAsync()
        {
            session = opened(await root.Ask<object>(open, TimeSpan.FromSeconds(5)));
            if (session is null)
            {
                close();
                return;
            }

            foreach (var message in early)
            {
                session.Tell(message);
            }

            if (closed)
            {
                session.Tell(detached());
            }
        }
    }

    private void Repeatedly(TimeSpan every, Action fault)
    {
        if (every > TimeSpan.Zero)
        {
            _simulation.After(every * (0.5 + (_simulation.Draw(1000) / 1000.0)), () =>
            {
                if (!IsQuiet)
                {
                    fault();
                    Repeatedly(every, fault);
                }
            });
        }
    }

    private sealed class Outbound : ReceiveActor
    {
        public Outbound(Action<object> send) => ReceiveAny(send);
    }
}
