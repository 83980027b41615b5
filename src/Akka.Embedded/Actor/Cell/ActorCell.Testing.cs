namespace Akka.Actor;

internal partial class ActorCell
{
    /// <summary>Handles a message on the caller's thread, past the mailbox: what the actor throws is the caller's.</summary>
    internal void ReceiveMessageForTest(object message, IActorRef sender) => UseThreadContext(() =>
    {
        CurrentMessage = message;
        Sender = sender.IsNobody() ? SystemImpl.DeadLetters : sender;
        try
        {
            if (message is IAutoReceivedMessage)
                AutoReceiveMessage(new Envelope(message, Sender));
            else
                ReceiveMessage(message);
        }
        finally
        {
            CurrentMessage = null;
            Sender = SystemImpl.DeadLetters;
        }
    });
}
