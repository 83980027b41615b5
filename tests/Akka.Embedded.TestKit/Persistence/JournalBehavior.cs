namespace Akka.Persistence.TestKit;

/// <summary>What the journal does with replayed events, until it is told otherwise.</summary>
public class JournalRecoveryBehavior
{
    private readonly Func<IJournalInterceptor, Task> _set;

    internal JournalRecoveryBehavior(Func<IJournalInterceptor, Task> set) => _set = set;

    public Task SetInterceptorAsync(IJournalInterceptor interceptor) => _set(interceptor);

    public Task Pass() => SetInterceptorAsync(JournalInterceptors.Noop.Instance);

    public Task PassWithDelay(TimeSpan delay) => SetInterceptorAsync(new JournalInterceptors.Delay(delay, JournalInterceptors.Noop.Instance));

    public Task Fail() => SetInterceptorAsync(JournalInterceptors.Failure.Instance);

    public Task FailWithDelay(TimeSpan delay) => SetInterceptorAsync(new JournalInterceptors.Delay(delay, JournalInterceptors.Failure.Instance));

    public Task FailOnType<TMessage>() => FailOnType(typeof(TMessage));

    public Task FailOnType(Type messageType) => SetInterceptorAsync(new JournalInterceptors.OnType(messageType, JournalInterceptors.Failure.Instance));

    public Task FailIf(Func<IPersistentRepresentation, bool> predicate) => SetInterceptorAsync(new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Failure.Instance));

    public Task FailIf(Func<IPersistentRepresentation, Task<bool>> predicate) => SetInterceptorAsync(new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Failure.Instance));

    public Task FailUnless(Func<IPersistentRepresentation, bool> predicate) => SetInterceptorAsync(new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Failure.Instance, negate: true));

    public Task FailUnless(Func<IPersistentRepresentation, Task<bool>> predicate) => SetInterceptorAsync(new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Failure.Instance, negate: true));
}

/// <summary>What the journal does with events that are persisted, until it is told otherwise.</summary>
public class JournalWriteBehavior : JournalRecoveryBehavior
{
    internal JournalWriteBehavior(Func<IJournalInterceptor, Task> set)
        : base(set)
    {
    }

    public Task Reject() => SetInterceptorAsync(JournalInterceptors.Rejection.Instance);

    public Task RejectWithDelay(TimeSpan delay) => SetInterceptorAsync(new JournalInterceptors.Delay(delay, JournalInterceptors.Rejection.Instance));

    public Task RejectOnType<TMessage>() => RejectOnType(typeof(TMessage));

    public Task RejectOnType(Type messageType) => SetInterceptorAsync(new JournalInterceptors.OnType(messageType, JournalInterceptors.Rejection.Instance));

    public Task RejectIf(Func<IPersistentRepresentation, bool> predicate) => SetInterceptorAsync(new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Rejection.Instance));

    public Task RejectIf(Func<IPersistentRepresentation, Task<bool>> predicate) => SetInterceptorAsync(new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Rejection.Instance));

    public Task RejectUnless(Func<IPersistentRepresentation, bool> predicate) => SetInterceptorAsync(new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Rejection.Instance, negate: true));

    public Task RejectUnless(Func<IPersistentRepresentation, Task<bool>> predicate) => SetInterceptorAsync(new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Rejection.Instance, negate: true));
}
