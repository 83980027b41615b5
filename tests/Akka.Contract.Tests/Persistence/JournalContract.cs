using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;

namespace Akka.Contract.Tests.Persistence;

/// <summary>What every journal does. A journal is put under it by a subclass that gives the system it is the journal of.</summary>
public abstract class JournalContract : IDisposable
{
    private const int Instance = 7;
    private readonly JournalListener _actor;
    private readonly IActorRef _journal;

    protected JournalContract(ActorSystem system)
    {
        Sys = system;
        _actor = Listen();
        _journal = Akka.Persistence.Persistence.Instance.Apply(Sys).JournalFor(null);
    }

    protected ActorSystem Sys { get; }

    /// <summary>Whether events become bytes, so that one that cannot be is refused.</summary>
    protected abstract bool Serializes { get; }

    /// <summary>Lets the system work until something has arrived; false when nothing came.</summary>
    protected virtual bool Await(SemaphoreSlim arrived) => arrived.Wait(TimeSpan.FromSeconds(20));

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        using var stopped = new SemaphoreSlim(0);
        Sys.RegisterOnTermination(() => stopped.Release());
        _ = Sys.Terminate();
        Assert.True(Await(stopped), "the actor system did not stop");
    }

    private JournalListener Listen() => new(Sys, Await);

    [Fact]
    public void Events_are_replayed_in_order_followed_by_the_highest_number()
    {
        Write("a", 1, 5);
        Replay("a", 1, long.MaxValue, long.MaxValue);
        ExpectReplayed(1, 2, 3, 4, 5);
        ExpectSuccess(5);
    }

    [Theory]
    [InlineData(3, long.MaxValue, long.MaxValue, new[] { 3, 4, 5 })]
    [InlineData(1, 3, long.MaxValue, new[] { 1, 2, 3 })]
    [InlineData(1, long.MaxValue, 2, new[] { 1, 2 })]
    [InlineData(2, 4, 2, new[] { 2, 3 })]
    [InlineData(2, 2, long.MaxValue, new[] { 2 })]
    [InlineData(2, 2, 0, new int[0])]
    [InlineData(3, 2, long.MaxValue, new int[0])]
    [InlineData(1, 0, long.MaxValue, new int[0])]
    public void A_replay_keeps_to_its_bounds(long from, long to, long max, int[] expected)
    {
        Write("a", 1, 5);
        Replay("a", from, to, max);
        ExpectReplayed(expected);
        ExpectSuccess(5);
    }

    [Fact]
    public void An_id_without_events_has_number_zero()
    {
        Write("a", 1, 1);
        Replay("b", 1, long.MaxValue, long.MaxValue);
        ExpectSuccess(0);
    }

    [Fact]
    public void Replays_do_not_mix_ids()
    {
        Write("a", 1, 3);
        Write("b", 1, 2);
        Replay("b", 1, long.MaxValue, long.MaxValue);
        ExpectReplayed(1, 2);
        ExpectSuccess(2);
    }

    [Fact]
    public void Deleted_events_are_not_replayed_and_their_numbers_stay_used()
    {
        Write("a", 1, 5);
        Delete("a", 3);
        Replay("a", 1, long.MaxValue, long.MaxValue);
        ExpectReplayed(4, 5);
        ExpectSuccess(5);
        Delete("a", 5);
        Replay("a", 1, long.MaxValue, long.MaxValue);
        ExpectSuccess(5);
    }

    [Fact]
    public void An_atomic_write_is_answered_event_by_event_with_the_senders_of_the_commands()
    {
        var (first, second) = (Listen(), Listen());
        _journal.Tell(new WriteMessages([new AtomicWrite(ImmutableArray.Create<IPersistentRepresentation>(Event("a", 1, first.Ref), Event("a", 2, second.Ref)))], _actor.Ref, Instance), _actor.Ref);
        _actor.Expect<WriteMessagesSuccessful>();
        Assert.Equal(1L, ExpectStored().Persistent.SequenceNr);
        Assert.Equal(first.Ref, _actor.LastSender);
        Assert.Equal(2L, ExpectStored().Persistent.SequenceNr);
        Assert.Equal(second.Ref, _actor.LastSender);
    }

    [Fact]
    public void Requests_are_answered_in_the_order_in_which_they_came()
    {
        for (var i = 1; i <= 50; i++)
            _journal.Tell(new WriteMessages([new AtomicWrite(Event("a", i, ActorRefs.NoSender))], _actor.Ref, i), _actor.Ref);
        for (var i = 1; i <= 50; i++)
        {
            _actor.Expect<WriteMessagesSuccessful>();
            Assert.Equal(i, _actor.Expect<WriteMessageSuccess>().ActorInstanceId);
        }
    }

    [Fact]
    public void A_replay_sees_the_writes_asked_for_before_it()
    {
        _journal.Tell(new WriteMessages([new AtomicWrite(Event("a", 1, ActorRefs.NoSender))], Listen().Ref, Instance));
        Replay("a", 1, long.MaxValue, long.MaxValue);
        ExpectReplayed(1);
        ExpectSuccess(1);
    }

    [Fact]
    public void An_event_that_cannot_be_serialized_is_refused_and_the_others_are_stored()
    {
        if (!Serializes)
            return;
        var poison = new Persistent(new Happened("poison", 2), 2, "a", writerGuid: "w");
        _journal.Tell(new WriteMessages([new AtomicWrite(Event("a", 1, ActorRefs.NoSender)), new AtomicWrite(poison), new AtomicWrite(Event("a", 3, ActorRefs.NoSender))], _actor.Ref, Instance), _actor.Ref);
        _actor.Expect<WriteMessagesSuccessful>();
        Assert.Equal(1L, _actor.Expect<WriteMessageSuccess>().Persistent.SequenceNr);
        var rejected = _actor.Expect<WriteMessageRejected>();
        Assert.Equal(2L, rejected.Persistent.SequenceNr);
        Assert.IsType<ArgumentException>(rejected.Cause);
        Assert.Equal(3L, _actor.Expect<WriteMessageSuccess>().Persistent.SequenceNr);
        Replay("a", 1, long.MaxValue, long.MaxValue);
        ExpectReplayed(1, 3);
        ExpectSuccess(3);
    }

    private static Persistent Event(string id, int number, IActorRef? sender) => new(new Happened("x", number), number, id, sender: sender, writerGuid: "w");

    private void Write(string id, int from, int to)
    {
        var writes = Enumerable.Range(from, to - from + 1).Select(i => new AtomicWrite(Event(id, i, ActorRefs.NoSender))).ToArray();
        _journal.Tell(new WriteMessages(writes, _actor.Ref, Instance), _actor.Ref);
        _actor.Expect<WriteMessagesSuccessful>();
        foreach (var _ in writes)
            _actor.Expect<WriteMessageSuccess>();
    }

    private void Delete(string id, long to)
    {
        _journal.Tell(new DeleteMessagesTo(id, to, _actor.Ref), _actor.Ref);
        Assert.Equal(to, _actor.Expect<DeleteMessagesSuccess>().ToSequenceNr);
    }

    private void Replay(string id, long from, long to, long max) => _journal.Tell(new ReplayMessages(from, to, max, id, _actor.Ref), _actor.Ref);

    private void ExpectReplayed(params int[] numbers)
    {
        foreach (var number in numbers)
        {
            var p = _actor.Expect<ReplayedMessage>().Persistent;
            Assert.Equal((number, new Happened("x", number)), ((int)p.SequenceNr, p.Payload));
        }
    }

    private WriteMessageSuccess ExpectStored()
    {
        var stored = _actor.Expect<WriteMessageSuccess>();
        Assert.Equal(Instance, stored.ActorInstanceId);
        return stored;
    }

    private void ExpectSuccess(long highest) => Assert.Equal(highest, _actor.Expect<RecoverySuccess>().HighestSequenceNr);
}
