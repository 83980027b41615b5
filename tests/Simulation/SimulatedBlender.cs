using System.Collections.Immutable;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;

namespace ActorBridge.Simulation;

/// <summary>What of Blender and its add-on survives a kill: the saved file, the spool, and what it has to tell at its next attach.</summary>
internal sealed class BlenderDisk
{
    public SceneModel Saved { get; set; } = SceneModel.Empty;

    public SortedDictionary<long, EventBatch> Spool { get; } = [];

    public long LastBatch { get; set; }

    public Dictionary<OperationId, ResolvedOperation> Resolved { get; } = [];
}

/// <summary>
/// Blender with the add-on as docs/protocol.md has it, as far as the host can see: executes plans step by step with failures in between, holds what it has prepared,
/// rolls back when the host is gone, spools and resends its batches, and has a person in it who edits, deletes, saves and gets in the way.
/// </summary>
internal sealed class SimulatedBlender(Akka.Simulation.Simulation simulation, World world, ProjectId project, BlenderDisk disk)
{
    private static readonly TimeSpan InDoubt = TimeSpan.FromSeconds(30);

    private SceneModel _scene = disk.Saved;
    private WireSocket? _socket;
    private Transaction? _open;
    private bool _attached;

    public SceneModel Scene => _scene;

    public bool IsIdle => _open is null && disk.Spool.Count == 0 && disk.Resolved.Count == 0;

    public void Run()
    {
        Connect();
        Heartbeat();
        Live();
    }

    private void Connect()
    {
        _socket = world.Connect();
        if (_socket is not { } socket)
        {
            simulation.After(TimeSpan.FromMilliseconds(500 + simulation.Draw(1000)), Connect);
            return;
        }

        socket.Received = message => Receive((IToBlender)message);
        socket.Closed = () => Lost(socket);
        socket.Send(new BlenderAttached(
            project, "scene.blend", "3.4.1", 1, false, null, _open is { } open ? [open.Id] : [], [.. disk.Resolved.Values], null, true)
        {
            LastCommits = _scene.Last is { } last ? [last] : [],
        });
    }

    private void Lost(WireSocket socket)
    {
        if (_socket != socket)
        {
            return;
        }

        (_socket, _attached) = (null, false);
        if (_open is { Prepared: false } executing)
        {
            TakeBack(executing, "the connection broke");
        }

        simulation.After(TimeSpan.FromMilliseconds(200 + simulation.Draw(2000)), Connect);
    }

    private void Receive(IToBlender message)
    {
        simulation.Trace($"blender {message.GetType().Name}");
        switch (message)
        {
            case AttachAccepted accepted:
                _attached = true;
                disk.Resolved.Clear();
                Forget(accepted.LastBatch);
                foreach (var batch in disk.Spool.Values)
                {
                    _socket!.Send(batch);
                }

                Census();
                break;
            case AttachRefused:
                _socket?.Close();
                break;
            case ExecutePlan execute:
                Execute(execute);
                break;
            case DecideOperation decide when _open is { Prepared: true } open && open.Id == decide.Id:
                Decide(open, decide.Commit);
                break;
            case DecideOperation { Commit: false } decide when _open?.Id != decide.Id:
                // It never began here, or was taken back: nothing is left of it.
                _socket?.Send(new OperationFinished(decide.Id, OperationEnd.RolledBack, _scene.Digest));
                break;
            case CancelOperation cancel when _open is { Prepared: false } open && open.Id == cancel.Id:
                Fail(open, new(ErrorCodes.Cancelled, cancel.Reason));
                break;
            case AcknowledgeBatch acknowledged:
                Forget(acknowledged.Number);
                break;
            case RequestCensus:
                Census();
                break;
        }
    }

    private void Execute(ExecutePlan execute)
    {
        world.MustBeBegun(execute.Id);
        if (_open is not null)
        {
            _socket?.Send(new OperationPrepared(execute.Id, PreparedState.RolledBack, [], [], _scene.Digest, _scene.Digest, new(ErrorCodes.Busy, "another operation is open")));
            return;
        }

        _open = new(execute.Id, execute.Plan, _scene);
        Later(() => Step(execute.Id, 0));
    }

    private void Step(OperationId id, int number)
    {
        if (_open is not { Prepared: false } open || open.Id != id)
        {
            return;
        }

        if (number == open.Plan.Steps.Length)
        {
            open.Prepared = true;
            _socket?.Send(new OperationPrepared(id, PreparedState.ReadyToCommit, [.. open.Reports], [.. open.Changes], open.Before.Digest, _scene.Digest, null));
            simulation.After(InDoubt, () =>
            {
                if (_open == open)
                {
                    TakeBack(open, "no decision within 30 s");
                }
            });
            return;
        }

        var applied = simulation.Chance(world.Faults.StepFailure) ? null : _scene.Apply(open.Plan.Steps[number]);
        if (applied is not { } done)
        {
            open.Reports.Add(new(number, false, [], new(ErrorCodes.StepFailed, "simulated")));
            Fail(open, new(ErrorCodes.StepFailed, $"step {number} failed"));
            return;
        }

        _scene = done.Scene;
        open.Changes.AddRange(done.Changes);
        open.Reports.Add(new(number, true, [.. done.Changes.Select(c => c.Uuid)], null));
        Later(() => Step(id, number + 1));
    }

    private void Decide(Transaction open, bool commit)
    {
        world.MustBeDecided(open.Id, commit);
        _open = null;
        _scene = commit ? _scene with { Last = open.Id, Held = _scene.Held.Add(open.Id) } : open.Before;

        _socket?.Send(new OperationFinished(open.Id, commit ? OperationEnd.Committed : OperationEnd.RolledBack, _scene.Digest));
        if (commit)
        {
            Report([.. open.Changes.Select(c => new DatablockEvent(
                c.Change switch { ChangeKind.Created => DatablockEventKind.Created, ChangeKind.Deleted => DatablockEventKind.Removed, ChangeKind.Renamed => DatablockEventKind.Renamed, _ => DatablockEventKind.Changed },
                c.Uuid, c.Kind, c.Name, null, open.Id, c.Version))]);
        }
    }

    private void Fail(Transaction open, Refusal why)
    {
        _scene = open.Before;
        _open = null;
        _socket?.Send(new OperationPrepared(open.Id, PreparedState.RolledBack, [.. open.Reports], [], open.Before.Digest, _scene.Digest, why));
    }

    private void TakeBack(Transaction open, string why)
    {
        _scene = open.Before;
        _open = null;
        disk.Resolved[open.Id] = new(open.Id, OperationEnd.RolledBack, why);
        if (_attached)
        {
            // Said at the next attach; a reconnect makes one.
            _socket?.Close();
        }
    }

    /// <summary>The person: edits, creates, deletes, saves; takes the mouse and lets go of it.</summary>
    private void Live()
    {
        simulation.After(TimeSpan.FromMilliseconds(100 + simulation.Draw(3000)), () =>
        {
            Live();
            if (world.IsQuiet || _open is not null)
            {
                return;
            }

            switch (simulation.Draw(12))
            {
                case 0:
                    var made = new DatablockUuid(world.NewGuid());
                    var name = $"thing {simulation.Draw(100)}";
                    _scene = _scene.With(made, new(DatablockKind.Object, name, "", null, 1));
                    Report([new(DatablockEventKind.Created, made, DatablockKind.Object, name, null, null, 1)]);
                    break;
                case 1 when Any() is { } victim:
                    var gone = _scene.Find(victim)!;
                    _scene = _scene.Without(victim);
                    Report([new(DatablockEventKind.Removed, victim, gone.Kind, gone.Name, null, null, gone.Version + 1)]);
                    break;
                case 2 when Any() is { } changed:
                    var block = _scene.Find(changed)! with { Location = $"[{simulation.Draw(10)},0,0]", Version = _scene.Find(changed)!.Version + 1 };
                    _scene = _scene.With(changed, block);
                    Report([new(DatablockEventKind.Changed, changed, block.Kind, block.Name, null, null, block.Version)]);
                    break;
                case 3:
                    disk.Saved = _scene;
                    break;
                case 4:
                    _socket?.Send(new UserIntentSeen(true, "CAPTURED:G"));
                    simulation.After(TimeSpan.FromMilliseconds(simulation.Draw(200)), () => _socket?.Send(new UserIntentSeen(false, "")));
                    break;
            }
        });
    }

    private void Heartbeat() => simulation.After(TimeSpan.FromSeconds(1), () =>
    {
        Heartbeat();
        if (_attached)
        {
            _socket?.Send(new BlenderHeartbeat(TimeSpan.FromMilliseconds(simulation.Draw(100)), null, disk.Spool.Count));
        }
    });

    private void Census() => Report(
        [.. _scene.Blocks.Select(b => new DatablockEvent(DatablockEventKind.Present, Parse(b.Key), b.Value.Kind, b.Value.Name, null, null, b.Value.Version))], complete: true);

    private void Report(ImmutableArray<DatablockEvent> items, bool complete = false)
    {
        var batch = new EventBatch(++disk.LastBatch, complete, items);
        disk.Spool[batch.Number] = batch;
        if (_attached)
        {
            _socket?.Send(batch);
        }
    }

    private void Forget(long upTo)
    {
        foreach (var number in disk.Spool.Keys.Where(n => n <= upTo).ToList())
        {
            disk.Spool.Remove(number);
        }
    }

    private DatablockUuid? Any() => _scene.Blocks.Count == 0 ? null : Parse(_scene.Blocks.ElementAt(simulation.Draw(_scene.Blocks.Count)).Key);

    private void Later(Action work) => simulation.After(TimeSpan.FromMilliseconds(1 + simulation.Draw(20)), work);

    private static DatablockUuid Parse(string text) => DatablockUuid.TryParse(text, out var uuid) ? uuid : throw new InvalidOperationException(text);

    private sealed class Transaction(OperationId id, Plan plan, SceneModel before)
    {
        public OperationId Id => id;

        public Plan Plan => plan;

        public SceneModel Before => before;

        public bool Prepared { get; set; }

        public List<StepReport> Reports { get; } = [];

        public List<DatablockChange> Changes { get; } = [];
    }
}
