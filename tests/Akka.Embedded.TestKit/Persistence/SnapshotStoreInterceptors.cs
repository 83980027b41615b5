using Akka.Actor;

namespace Akka.Persistence.TestKit;

/// <summary>Sees each request before the snapshot store carries it out; by an exception it decides otherwise.</summary>
internal interface ISnapshotStoreInterceptor
{
    Task InterceptAsync(string persistenceId, SnapshotSelectionCriteria criteria);
}

public class TestSnapshotStoreFailureException : AkkaException
{
    internal TestSnapshotStoreFailureException()
        : base("The test has this snapshot request fail.")
    {
    }
}

internal static class SnapshotStoreInterceptors
{
    public sealed class Noop : ISnapshotStoreInterceptor
    {
        public static readonly ISnapshotStoreInterceptor Instance = new Noop();

        public Task InterceptAsync(string persistenceId, SnapshotSelectionCriteria criteria) => Task.CompletedTask;
    }

    public sealed class Failure : ISnapshotStoreInterceptor
    {
        public static readonly ISnapshotStoreInterceptor Instance = new Failure();

        public Task InterceptAsync(string persistenceId, SnapshotSelectionCriteria criteria) => throw new TestSnapshotStoreFailureException();
    }

    public sealed class Delay(TimeSpan delay, ISnapshotStoreInterceptor next) : ISnapshotStoreInterceptor
    {
        public async Task InterceptAsync(string persistenceId, SnapshotSelectionCriteria criteria)
        {
            await SchedulerDelay.WaitAsync(delay);
            await next.InterceptAsync(persistenceId, criteria);
        }
    }

    /// <summary>A delay that a test can cut short; the next one is asked either way.</summary>
    public sealed class CancelableDelay(TimeSpan delay, ISnapshotStoreInterceptor next, CancellationToken cancellationToken) : ISnapshotStoreInterceptor
    {
        public async Task InterceptAsync(string persistenceId, SnapshotSelectionCriteria criteria)
        {
            await SchedulerDelay.WaitAsync(delay, cancellationToken);
            await next.InterceptAsync(persistenceId, criteria);
        }
    }

    public sealed class OnCondition(Func<string, SnapshotSelectionCriteria, Task<bool>> predicate, ISnapshotStoreInterceptor next, bool negate = false) : ISnapshotStoreInterceptor
    {
        public OnCondition(Func<string, SnapshotSelectionCriteria, bool> predicate, ISnapshotStoreInterceptor next, bool negate = false)
            : this((id, criteria) => Task.FromResult(predicate(id, criteria)), next, negate)
        {
        }

        public async Task InterceptAsync(string persistenceId, SnapshotSelectionCriteria criteria)
        {
            if (await predicate(persistenceId, criteria) != negate)
                await next.InterceptAsync(persistenceId, criteria);
        }
    }
}
