namespace Akka.Persistence.TestKit;

/// <summary>What the journal does with replayed events, until it is told otherwise.</summary>
public class JournalRecoveryBehavior
{
    private readonly Func<IJournalInterceptor, Task> _set;

    internal JournalRecoveryBehavior(Func<IJournalInterceptor, Task> set) => _set = set;

    public Task SetInterceptorAsync(IJournalInterceptor interceptor) => _set(interceptor);

    internal Task Pass() => SetInterceptorAsync(JournalInterceptors.Noop.Instance);

    public Task Fail() => SetInterceptorAsync(JournalInterceptors.Failure.Instance);

    public Task FailOnType<TMessage>() => FailOnType(typeof(TMessage));

    internal Task FailOnType(Type messageType) => SetInterceptorAsync(new JournalInterceptors.OnType(messageType, JournalInterceptors.Failure.Instance));
}

/// <summary>What the journal does with events that are persisted, until it is told otherwise.</summary>
public class JournalWriteBehavior : JournalRecoveryBehavior
{
    internal JournalWriteBehavior(Func<IJournalInterceptor, Task> set)
        : base(set)
    {
    }

    public Task RejectIf(Func<IPersistentRepresentation, bool> predicate) => SetInterceptorAsync(new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Rejection.Instance));
}
