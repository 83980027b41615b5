namespace Akka.Actor;

/// <summary>The root of the exceptions that the runtime itself throws.</summary>
public abstract class AkkaException : Exception
{
    protected AkkaException()
    {
    }

    private protected AkkaException(string? message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
