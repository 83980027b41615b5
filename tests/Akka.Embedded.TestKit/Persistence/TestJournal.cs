using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence.Journal;

namespace Akka.Persistence.TestKit;

/// <summary>The controls of a <see cref="TestJournal"/>.</summary>
public interface ITestJournal
{
    JournalWriteBehavior OnWrite { get; }

    internal JournalRecoveryBehavior OnRecovery { get; }
}

/// <summary>A journal in memory that fails, refuses and delays as a test says.</summary>
internal sealed class TestJournal : MemoryJournal
{
    private readonly IScheduler _scheduler = Context.System.Scheduler;
    private IJournalInterceptor _onWrite = JournalInterceptors.Noop.Instance;
    private IJournalInterceptor _onRecovery = JournalInterceptors.Noop.Instance;

    public static ITestJournal FromRef(IActorRef actor) => new Controls(actor);

    public override async Task ReplayMessagesAsync(IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
    {
        SchedulerDelay.Use(_scheduler);
        foreach (var p in Read(persistenceId, fromSequenceNr, toSequenceNr, max))
        {
            await _onRecovery.InterceptAsync(p);
            recoveryCallback(p);
        }
    }

    protected override bool ReceivePluginInternal(object message)
    {
        switch (message)
        {
            case UseWriteInterceptor use:
                _onWrite = use.Interceptor;
                break;
            case UseRecoveryInterceptor use:
                _onRecovery = use.Interceptor;
                break;
            default:
                return base.ReceivePluginInternal(message);
        }

        Sender.Tell(Ack.Instance);
        return true;
    }

    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        SchedulerDelay.Use(_scheduler);
        var results = ImmutableArray.CreateBuilder<Exception>();
        var refused = false;
        foreach (var write in messages.ToList())
        {
            Exception refusal = null;
            try
            {
                foreach (var p in (IEnumerable<IPersistentRepresentation>)write.Payload)
                    await _onWrite.InterceptAsync(p);
            }
            catch (TestJournalRejectionException ex)
            {
                refusal = ex;
            }

            refused |= refusal is not null;
            results.Add(refusal);
            if (refusal is null)
                await base.WriteMessagesAsync([write]);
        }

        return refused ? results.ToImmutable() : null;
    }

    public sealed record UseWriteInterceptor(IJournalInterceptor Interceptor);

    public sealed record UseRecoveryInterceptor(IJournalInterceptor Interceptor);

    public sealed class Ack
    {
        public static readonly Ack Instance = new();
    }

    private sealed class Controls(IActorRef journal) : ITestJournal
    {
        private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

        public JournalWriteBehavior OnWrite => new(i => journal.Ask<Ack>(new UseWriteInterceptor(i), Timeout));

        public JournalRecoveryBehavior OnRecovery => new(i => journal.Ask<Ack>(new UseRecoveryInterceptor(i), Timeout));
    }
}
