using Akka.Actor;

namespace Akka.Pattern;

/// <summary>A circuit breaker did not let a call through.</summary>
internal class OpenCircuitException : AkkaException
{
    public OpenCircuitException(string message, Exception cause = null)
        : base(message, cause)
    {
    }
}

/// <summary>Something is in a state that should not be possible.</summary>
internal class IllegalStateException : AkkaException
{
    public IllegalStateException(string message, Exception cause = null)
        : base(message, cause)
    {
    }
}
