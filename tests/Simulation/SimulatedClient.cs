using ActorBridge.Actors.Messages;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using Akka.Simulation;

namespace ActorBridge.Simulation;

/// <summary>An AI client: submits plans one after the other, some of them nonsense; reconnects; lets automation run again when it was switched off, as a person would.</summary>
internal sealed class SimulatedClient(Akka.Simulation.Simulation simulation, World world, ProjectId project)
{
    private SimulatedSocket? _socket;
    private OperationId? _waiting;

    public int Submitted { get; private set; }

    public int Committed { get; private set; }

    public bool IsIdle => _waiting is null;

    /// <summary>Submits what is possible in any scene until it is committed; the person looks, and lets all of it run.</summary>
    public bool Insists { get; set; }

    public Refusal? LastRefusal { get; private set; }

    public void Run() => simulation.After(TimeSpan.FromMilliseconds(20 + simulation.Draw(300)), () =>
    {
        Run();
        if (_socket is null)
        {
            Connect();
        }
        else if (_waiting is null && (Insists || !world.IsQuiet))
        {
            Submit();
        }
    });

    private void Connect()
    {
        _socket = world.ConnectClient();
        if (_socket is not { } socket)
        {
            return;
        }

        socket.Received = Receive;
        socket.Closed = () =>
        {
            if (_socket == socket)
            {
                // The answer is lost with the connection; what became of the operation is in the log.
                (_socket, _waiting) = (null, null);
            }
        };
    }

    private void Submit()
    {
        var id = new OperationId(world.NewGuid());
        _waiting = id;
        Submitted++;
        var plan = Plan();
        world.Invariants.Submitted(id, plan);
        _socket!.Send(new SubmitPlan(id, plan));
        if (!Insists && simulation.Chance(200))
        {
            simulation.After(TimeSpan.FromMilliseconds(simulation.Draw(100)), () => _socket?.Send(new CancelPlan(id)));
        }
    }

    private void Receive(object message)
    {
        simulation.Trace($"client {message}");
        switch (message)
        {
            case PlanRefused refused when refused.Submitted == _waiting:
                _waiting = null;
                LastRefusal = refused.Refusal;
                world.Invariants.MustNotBeBegun(refused.Submitted);
                if (Insists)
                {
                    world.Rearm(null);
                    world.Rearm(Features.Objects);
                }
                else if (refused.Refusal.Code == ErrorCodes.SafeModeGlobal || refused.Refusal.Code == ErrorCodes.SafeModeFeature || refused.Refusal.Code == ErrorCodes.BreakerOpen)
                {
                    if (simulation.Chance(150))
                    {
                        world.Rearm(refused.Refusal.Code == ErrorCodes.SafeModeGlobal ? null : simulation.Chance(500) ? Features.Objects : Features.Materials);
                    }
                }

                break;
            case OperationEnded ended:
                world.Invariants.MustBeEnded(ended.Outcome);
                if (ended.Outcome.Id == _waiting)
                {
                    _waiting = null;
                }

                if (ended.Outcome.End == OperationEnd.Committed)
                {
                    Committed++;
                }

                break;
        }
    }

    private Plan Plan() => new(
        project, $"plan {Submitted}",
        Insists ? [Steps.CreateCube(New(), New(), "the last")] : [.. Enumerable.Range(0, 1 + simulation.Draw(4)).Select(_ => Step())], [], null);

    private Operation Step() => simulation.Draw(5) switch
    {
        0 => Steps.CreateCube(New(), New(), $"cube {simulation.Draw(100)}"),
        1 => Steps.Move(Known(), simulation.Draw(100)),
        2 => Steps.Rename(Known(), $"name {simulation.Draw(100)}"),
        3 => Steps.Paint(Known(), New()),
        _ => Steps.Delete(Known()),
    };

    private DatablockUuid New() => new(world.NewGuid());

    /// <summary>One that is in the scene now, most of the time; by the time it is used it may not be.</summary>
    private DatablockUuid Known()
    {
        var blocks = world.Blender?.Scene.Blocks;
        return blocks is { Count: > 0 } && !simulation.Chance(50) && DatablockUuid.TryParse(blocks.ElementAt(simulation.Draw(blocks.Count)).Key, out var known) ? known : New();
    }
}
