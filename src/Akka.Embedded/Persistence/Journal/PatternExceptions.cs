using Akka.Actor;

namespace Akka.Pattern;

/// <summary>A circuit breaker did not let a call through.</summary>
public class OpenCircuitException : AkkaException
{
    public OpenCircuitException(string message, Exception cause = null)
        : base(message, cause)
    {
    }
}

/// <summary>Something is in a state that should not be possible.</summary>
public class IllegalStateException : AkkaException
{
    public IllegalStateException(string message, Exception cause = null)
        : base(message, cause)
    {
    }
}
