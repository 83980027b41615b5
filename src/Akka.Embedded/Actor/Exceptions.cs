namespace Akka.Actor;

public class InvalidActorNameException : AkkaException
{
    internal InvalidActorNameException(string message) : base(message)
    {
    }
}

public class AskTimeoutException : AkkaException
{
    internal AskTimeoutException(string message) : base(message)
    {
    }
}

public class ActorInitializationException : AkkaException
{
    public ActorInitializationException()
    {
    }

    public ActorInitializationException(string message) : base(message)
    {
    }

    internal ActorInitializationException(IActorRef actor, string message, Exception cause = null) : base(message, cause) => Actor = actor;

    internal IActorRef Actor { get; set; }

    public override string ToString() => Actor is null ? base.ToString() : $"{Actor}: {base.ToString()}";
}

public class ActorKilledException : AkkaException
{
    public ActorKilledException()
    {
    }

    public ActorKilledException(string message) : base(message)
    {
    }
}

public class IllegalActorStateException : AkkaException
{
    internal IllegalActorStateException(string message) : base(message)
    {
    }
}

internal class IllegalActorNameException : AkkaException
{
    public IllegalActorNameException(string message) : base(message)
    {
    }
}

public class DeathPactException : AkkaException
{
    public DeathPactException(IActorRef deadActor) : base($"Monitored actor [{deadActor}] terminated") => DeadActor = deadActor;

    public IActorRef DeadActor { get; }
}

internal class PreRestartException : ActorInitializationException
{
    public PreRestartException(IActorRef actor, Exception restartException, Exception cause, object optionalMessage)
        : base(actor, $"Exception pre restart ({restartException?.GetType().ToString() ?? "null"})", cause)
    {
        RestartException = restartException;
        OptionalMessage = optionalMessage;
    }

    /// <summary>What PreRestart threw; the inner exception is why there was a restart.</summary>
    public Exception RestartException { get; }

    public object OptionalMessage { get; }
}

public class PostRestartException : ActorInitializationException
{
    internal PostRestartException(IActorRef actor, Exception cause, Exception originalCause)
        : base(actor, $"Exception post restart ({originalCause?.GetType().ToString() ?? "null"})", cause)
    {
    }
}

public class ActorNotFoundException : AkkaException
{
    public ActorNotFoundException()
    {
    }

    internal ActorNotFoundException(string message, Exception innerException = null) : base(message, innerException)
    {
    }
}

internal class InvalidMessageException : AkkaException
{
    public InvalidMessageException() : this("Message is null")
    {
    }

    public InvalidMessageException(string message) : base(message)
    {
    }
}

public sealed class SchedulerException : AkkaException
{
    internal SchedulerException(string message) : base(message)
    {
    }
}
