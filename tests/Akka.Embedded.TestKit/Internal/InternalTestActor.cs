using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>The actor behind <see cref="TestKitBase.TestActor"/>: puts what it gets into the test's queue.</summary>
internal sealed class InternalTestActor(TestActorQueue queue) : UntypedActor
{
    private readonly DelegatingSupervisorStrategy _strategy = new();
    private TestActor.Ignore _ignore;
    private AutoPilot _autoPilot;

    protected override SupervisorStrategy SupervisorStrategy() => _strategy;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TestActor.SetIgnore set:
                _ignore = set.Ignore;
                break;
            case TestActor.SetAutoPilot set:
                _autoPilot = set.AutoPilot;
                break;
            case TestActor.Watch watch:
                Context.Watch(watch.Actor);
                Sender.Tell(TestActor.Ack.Instance);
                break;
            case TestActor.Unwatch unwatch:
                Context.Unwatch(unwatch.Actor);
                Sender.Tell(TestActor.Ack.Instance);
                break;
            case TestActor.Spawn spawn:
                var child = spawn.Apply(Context);
                if (spawn.Strategy is not null)
                    _strategy.Update(child, spawn.Strategy);
                queue.Add(new RealMessageEnvelope(child, Self));
                break;
            default:
                Record(message);
                break;
        }
    }

    private void Record(object message)
    {
        if (_autoPilot?.Run(Sender, message) is { } next and not KeepRunning)
            _autoPilot = next;
        if (_ignore?.Invoke(message) != true)
            queue.Add(new RealMessageEnvelope(message, Sender));
    }
}
