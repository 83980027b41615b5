using Akka.Actor;

namespace Akka.Contract.Tests.Support;

/// <summary>
/// Makes the child that it is told to and answers with its ref; told a ref, stops that child. Stopping through the
/// parent is immediate, where stopping through the system goes by way of the guardian.
/// </summary>
public sealed class Parent : ReceiveActor
{
    public Parent()
    {
        Receive<Props>(props => Sender.Tell(Context.ActorOf(props)));
        Receive<IActorRef>(Context.Stop);
    }
}
