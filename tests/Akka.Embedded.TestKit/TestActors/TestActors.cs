using Akka.Actor;

namespace Akka.TestKit.TestActors;

/// <summary>Takes everything, does nothing.</summary>
public class BlackHoleActor : ActorBase
{
    public static Props Props { get; } = Actor.Props.Create<BlackHoleActor>();

    protected override bool Receive(object message) => true;
}

/// <summary>Sends what it gets back to the sender, and to the test.</summary>
public class EchoActor : ReceiveActor
{
    internal EchoActor(TestKitBase testkit, bool echoBackToSenderAsWell = true) => ReceiveAny(message =>
    {
        if (echoBackToSenderAsWell && !testkit.TestActor.Equals(Sender))
            Sender.Forward(message);
        testkit.TestActor.Tell(message, Sender);
    });

    public static Props Props(TestKitBase testkit, bool echoBackToSenderAsWell = true) =>
        Actor.Props.Create(() => new EchoActor(testkit, echoBackToSenderAsWell));
}

public class SimpleEchoActor : ReceiveActor
{
    public SimpleEchoActor() => ReceiveAny(message => Sender.Tell(message));

    public static Props Props() => Actor.Props.Create(() => new SimpleEchoActor());
}
