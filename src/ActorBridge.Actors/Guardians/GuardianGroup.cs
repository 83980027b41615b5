using System.Collections.Immutable;
using Akka.Actor;

namespace ActorBridge.Actors.Guardians;

/// <summary>A fixed set of children under one name, as the tree has it (<c>guardians</c>, <c>guardians/breaker</c>). Their failures go up.</summary>
public sealed class GuardianGroup : ReceiveActor
{
    public GuardianGroup(ImmutableArray<(string Name, Props Props)> children)
    {
        foreach (var (name, props) in children)
        {
            Context.Watch(Context.ActorOf(props, name));
        }

        // A guardian that stops (its journal failed) no longer answers, so the gate is shut for it; the bridge says so.
        Receive<Terminated>(m => throw new GuardianLostException(m.ActorRef.Path.Name));
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Escalate);
}

public sealed class GuardianLostException(string name) : Exception($"The guardian {name} has stopped.");
