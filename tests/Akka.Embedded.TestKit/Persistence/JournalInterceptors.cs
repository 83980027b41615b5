using Akka.Actor;

namespace Akka.Persistence.TestKit;

/// <summary>Sees each event before the journal stores or replays it; by an exception it decides otherwise.</summary>
public interface IJournalInterceptor
{
    Task InterceptAsync(IPersistentRepresentation message);
}

/// <summary>It is unknown whether the event is stored; the actor stops.</summary>
public class TestJournalFailureException : AkkaException
{
    internal TestJournalFailureException()
        : base("The test has this write or replay fail.")
    {
    }
}

/// <summary>The event is refused; the actor lives on.</summary>
internal class TestJournalRejectionException(string message = "The test has this write refused.") : AkkaException(message);

public static class JournalInterceptors
{
    public sealed class Noop : IJournalInterceptor
    {
        public static readonly IJournalInterceptor Instance = new Noop();

        public Task InterceptAsync(IPersistentRepresentation message) => Task.CompletedTask;
    }

    public sealed class Failure : IJournalInterceptor
    {
        public static readonly IJournalInterceptor Instance = new Failure();

        public Task InterceptAsync(IPersistentRepresentation message) => throw new TestJournalFailureException();
    }

    internal sealed class Rejection : IJournalInterceptor
    {
        public static readonly IJournalInterceptor Instance = new Rejection();

        public Task InterceptAsync(IPersistentRepresentation message) => throw new TestJournalRejectionException();
    }

    public sealed class Delay(TimeSpan delay, IJournalInterceptor next) : IJournalInterceptor
    {
        public async Task InterceptAsync(IPersistentRepresentation message)
        {
            await SchedulerDelay.WaitAsync(delay);
            await next.InterceptAsync(message);
        }
    }

    /// <summary>A delay that a test can cut short; the next one is asked either way.</summary>
    public sealed class CancelableDelay(TimeSpan delay, IJournalInterceptor next, CancellationToken cancellationToken) : IJournalInterceptor
    {
        public async Task InterceptAsync(IPersistentRepresentation message)
        {
            await SchedulerDelay.WaitAsync(delay, cancellationToken);
            await next.InterceptAsync(message);
        }
    }

    internal sealed class OnCondition(Func<IPersistentRepresentation, Task<bool>> predicate, IJournalInterceptor next, bool negate = false) : IJournalInterceptor
    {
        public OnCondition(Func<IPersistentRepresentation, bool> predicate, IJournalInterceptor next, bool negate = false)
            : this(message => Task.FromResult(predicate(message)), next, negate)
        {
        }

        public async Task InterceptAsync(IPersistentRepresentation message)
        {
            if (await predicate(message) != negate)
                await next.InterceptAsync(message);
        }
    }

    internal sealed class OnType(Type messageType, IJournalInterceptor next) : IJournalInterceptor
    {
        public Task InterceptAsync(IPersistentRepresentation message) =>
            messageType.IsInstanceOfType(message.Payload) ? next.InterceptAsync(message) : Task.CompletedTask;
    }
}
