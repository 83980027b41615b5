using Akka.Actor;
using Akka.Persistence.Snapshot;

namespace Akka.Persistence.TestKit;

/// <summary>The controls of a <see cref="TestSnapshotStore"/>.</summary>
internal interface ITestSnapshotStore
{
    SnapshotStoreSaveBehavior OnSave { get; }

    SnapshotStoreLoadBehavior OnLoad { get; }
}

/// <summary>What the store does with a kind of request, until it is told otherwise.</summary>
public class SnapshotStoreSaveBehavior
{
    private readonly Func<ISnapshotStoreInterceptor, Task> _set;

    internal SnapshotStoreSaveBehavior(Func<ISnapshotStoreInterceptor, Task> set) => _set = set;

    internal Task SetInterceptorAsync(ISnapshotStoreInterceptor interceptor) => _set(interceptor);

    internal Task Pass() => SetInterceptorAsync(SnapshotStoreInterceptors.Noop.Instance);

    public Task Fail() => SetInterceptorAsync(SnapshotStoreInterceptors.Failure.Instance);
}

public class SnapshotStoreLoadBehavior : SnapshotStoreSaveBehavior
{
    internal SnapshotStoreLoadBehavior(Func<ISnapshotStoreInterceptor, Task> set)
        : base(set)
    {
    }
}

/// <summary>A snapshot store in memory that fails and delays as a test says.</summary>
internal class TestSnapshotStore : MemorySnapshotStore
{
    private readonly IScheduler _scheduler = Context.System.Scheduler;
    private ISnapshotStoreInterceptor _onSave = SnapshotStoreInterceptors.Noop.Instance;
    private ISnapshotStoreInterceptor _onLoad = SnapshotStoreInterceptors.Noop.Instance;

    public static ITestSnapshotStore FromRef(IActorRef actor) => new Controls(actor);

    private protected override bool ReceivePluginInternal(object message)
    {
        switch (message)
        {
            case UseSaveInterceptor use:
                _onSave = use.Interceptor;
                break;
            case UseLoadInterceptor use:
                _onLoad = use.Interceptor;
                break;
            default:
                return base.ReceivePluginInternal(message);
        }

        Sender.Tell(Ack.Instance);
        return true;
    }

    protected override async Task SaveAsync(SnapshotMetadata metadata, object snapshot)
    {
        SchedulerDelay.Use(_scheduler);
        await _onSave.InterceptAsync(metadata.PersistenceId, Exactly(metadata));
        await base.SaveAsync(metadata, snapshot);
    }

    private protected override async Task<SelectedSnapshot> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        SchedulerDelay.Use(_scheduler);
        await _onLoad.InterceptAsync(persistenceId, criteria);
        return await base.LoadAsync(persistenceId, criteria);
    }

    private static SnapshotSelectionCriteria Exactly(SnapshotMetadata m) => new(m.SequenceNr, m.Timestamp, m.SequenceNr, m.Timestamp);

    public sealed record UseSaveInterceptor(ISnapshotStoreInterceptor Interceptor);

    public sealed record UseLoadInterceptor(ISnapshotStoreInterceptor Interceptor);

    public sealed class Ack
    {
        public static readonly Ack Instance = new();
    }

    private sealed class Controls(IActorRef store) : ITestSnapshotStore
    {
        private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

        public SnapshotStoreSaveBehavior OnSave => new(i => store.Ask<Ack>(new UseSaveInterceptor(i), Timeout));

        public SnapshotStoreLoadBehavior OnLoad => new(i => store.Ask<Ack>(new UseLoadInterceptor(i), Timeout));
    }
}
