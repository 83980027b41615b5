using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Sql;

namespace Akka.Embedded.Tests.Persistence;

/// <summary>What one actor may ask the journal and the snapshot store for has limits; above them it is refused by name and lives on.</summary>
public sealed class PersistLimitTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private readonly Database _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task An_event_above_the_limit_of_bytes_is_rejected_and_one_at_it_is_stored()
    {
        var system = _database.Start("akka.persistence.journal.sql.max-payload-size = 8");
        var actor = system.ActorOf(Recorder.Of("a"));
        Assert.Equal("rejected 1: PayloadTooLargeException", await actor.Ask<string>(new Happened("1234567", 1), Soon));
        Assert.Equal(2L, await actor.Ask<long>(new Happened("123456", 2), Soon));
        await system.Terminate();

        system = _database.Start();
        Assert.Equal("2:123456/2", await system.ActorOf(Recorder.Of("a")).Ask<string>("seen", Soon));
        await system.Terminate();
    }

    [Fact]
    public async Task Snapshots_above_the_limit_of_bytes_fail_each_and_open_no_breaker_for_others()
    {
        // "snapshot|0" is ten bytes, "snapshot|10" eleven.
        var system = _database.Start("akka.persistence.snapshot-store.sql { max-payload-size = 10, circuit-breaker.max-failures = 2 }");
        var actor = system.ActorOf(Recorder.Of("a"));
        for (var i = 1; i <= 10; i++)
            await actor.Ask<long>(new Happened("x", i), Soon);
        for (var i = 0; i < 5; i++)
        {
            var refused = Assert.IsType<PayloadTooLargeException>((await actor.Ask<SaveSnapshotFailure>("snapshot", Soon)).Cause);
            Assert.Equal((11L, 10L), (refused.Size, refused.Limit));
            Assert.Contains("akka.persistence.snapshot-store.sql.max-payload-size", refused.Message, StringComparison.Ordinal);
        }

        await system.ActorOf(Recorder.Of("b")).Ask<SaveSnapshotSuccess>("snapshot", Soon);
        await system.Terminate();
    }

    [Fact]
    public async Task A_snapshot_that_fails_takes_none_away_that_was_stored_before_with_the_same_number()
    {
        var system = _database.Start("akka.persistence.snapshot-store.sql.max-payload-size = 10");
        var store = Akka.Persistence.Persistence.Instance.Apply(system).SnapshotStoreFor(null);
        var noon = new DateTime(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);
        await store.Ask<SaveSnapshotSuccess>(new SaveSnapshot(new SnapshotMetadata("a", 1, noon), new Happened("whole", 1)), Soon);
        await store.Ask<SaveSnapshotFailure>(new SaveSnapshot(new SnapshotMetadata("a", 1, noon.AddHours(1)), new Happened("too large", 1)), Soon);
        await system.Terminate();
        Assert.Equal(["whole|1"], _database.Query("SELECT snapshot FROM snapshot"));
    }

    [Theory]
    [InlineData("persist", "stored 1, stored 2, stored 3", "4/4")]
    [InlineData("persist async", "stored 1, stored 2, stored 3", "4/4")]
    [InlineData("persist all", "", "1/1 2/2 3/3 4/4")]
    [InlineData("persist all async", "", "1/1 2/2 3/3 4/4")]
    [InlineData("persist one and all", "stored 1", "2/2 3/3 4/4")]
    [InlineData("endless", "", "1/0 2/0 3/0 4/0")]
    [InlineData("defer", "stored 1, deferred 2, deferred 3", "2/4")]
    public async Task Beyond_the_limit_of_waiting_handlers_each_event_of_a_call_is_rejected_before_it_has_a_number(string how, string expected, string told)
    {
        var system = _database.Start("akka.persistence.max-pending-events = 3");
        var actor = system.ActorOf(Props.Create(() => new Flooder()));
        var rejected = await actor.Ask<TooManyPendingEventsException>(how, Soon);
        Assert.Equal(3, rejected.Limit);
        Assert.Equal(told, await actor.Ask<string>("rejected", Soon));

        // It lives on, and the refusal left no hole.
        Assert.Equal(expected, await actor.Ask<string>(new SeenAfter(expected.Length == 0 ? 0 : expected.Split(", ").Length), Soon));
        await system.Terminate();
        system = _database.Start();
        var stored = expected.Split(", ").Count(s => s.StartsWith("stored", StringComparison.Ordinal));
        Assert.Equal($"recovered {stored}", await system.ActorOf(Props.Create(() => new Flooder())).Ask<string>("count", Soon));
        await system.Terminate();
    }

    [Fact]
    public void A_limit_out_of_range_names_key_value_and_range()
    {
        var error = Assert.Throws<Akka.Configuration.ConfigurationException>(() => _database.Start("akka.persistence.journal.sql.max-payload-size = 0"));
        Assert.Contains("akka.persistence.journal.sql.max-payload-size is \"0\", expected a size from 1 to 1000000000 bytes", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<Akka.Configuration.ConfigurationException>(() => _database.Start("akka.persistence.max-pending-events = 0"));
        Assert.Contains("akka.persistence.max-pending-events is \"0\", expected an integer from 1 to 10000000", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Answered with what was seen once it is so many.</summary>
    private sealed record SeenAfter(int Count);

    private sealed class Flooder : ReceivePersistentActor
    {
        private readonly List<string> _seen = [];
        private readonly List<string> _rejected = [];
        private (int Count, IActorRef Asker) _asked = (int.MaxValue, ActorRefs.Nobody);
        private int _recovered;

        public Flooder()
        {
            Recover<Happened>(_ => _recovered++);
            Command<SeenAfter>(m =>
            {
                _asked = (m.Count, Sender);
                AnswerIfDue();
            });
            Command<string>(how => how == "count", _ => Sender.Tell($"recovered {_recovered}"));
            Command<string>(how => how == "rejected", _ => Sender.Tell(string.Join(' ', _rejected)));
            Command<string>(Flood);
        }

        public override string PersistenceId => "flooder";

        protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
        {
            _rejected.Add($"{sequenceNr}/{((Happened)@event).Number}");
            if (_rejected.Count == 1)
                Sender.Tell(cause);
        }

        private void Flood(string how)
        {
            var four = Enumerable.Range(1, 4).Select(i => new Happened("x", i)).ToArray();
            switch (how)
            {
                case "persist":
                    foreach (var e in four)
                        Persist(e, Stored);
                    break;
                case "persist async":
                    foreach (var e in four)
                        PersistAsync(e, Stored);
                    break;
                case "persist all":
                    PersistAll(four, Stored);
                    break;
                case "persist all async":
                    PersistAllAsync(four, Stored);
                    break;
                case "persist one and all":
                    Persist(four[0], Stored);
                    PersistAll(four[1..], Stored);
                    break;
                case "endless":
                    PersistAll(Endless(), Stored);
                    break;
                case "defer":
                    PersistAsync(four[0], Stored);
                    foreach (var e in four[1..])
                        DeferAsync(e, x => See($"deferred {x.Number}"));
                    break;
            }
        }

        private void Stored(Happened e) => See($"stored {e.Number}");

        private void See(string what)
        {
            _seen.Add(what);
            AnswerIfDue();
        }

        private void AnswerIfDue()
        {
            if (_seen.Count >= _asked.Count)
                _asked.Asker.Tell(string.Join(", ", _seen));
        }

        private static IEnumerable<Happened> Endless()
        {
            while (true)
                yield return new Happened("x", 0);
        }
    }
}
