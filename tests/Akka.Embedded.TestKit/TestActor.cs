using Akka.Actor;

namespace Akka.TestKit;

/// <summary>What the test actor can be told to do, besides receiving.</summary>
internal static class TestActor
{
    public delegate bool Ignore(object message);

    public class SetIgnore(Ignore ignore) : INoSerializationVerificationNeeded
    {
        public Ignore Ignore => ignore;
    }

    public class Watch(IActorRef actorToWatch) : INoSerializationVerificationNeeded
    {
        public IActorRef Actor => actorToWatch;
    }

    public class Unwatch(IActorRef actorToUnwatch) : INoSerializationVerificationNeeded
    {
        public IActorRef Actor => actorToUnwatch;
    }

    public class SetAutoPilot(AutoPilot autoPilot) : INoSerializationVerificationNeeded
    {
        public AutoPilot AutoPilot => autoPilot;
    }

    internal sealed class Spawn(Props props, string name, SupervisorStrategy strategy)
    {
        public SupervisorStrategy Strategy => strategy;

        public IActorRef Apply(IActorRefFactory context) => context.ActorOf(props, name);
    }

    internal sealed class Ack
    {
        public static readonly Ack Instance = new();
    }
}
