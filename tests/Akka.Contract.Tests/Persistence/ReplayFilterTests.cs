using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Persistence;

namespace Akka.Contract.Tests.Persistence;

/// <summary>
/// What a journal does whose events show that two incarnations wrote at the same time. In a history b3 is number 3, written
/// by b. The stored ones are replayed in the order in which they were written, or, by a journal that sorts, of their numbers.
/// </summary>
public sealed class ReplayFilterTests
{
    /// <summary>A history, what is left of it when it is repaired, and how many events are wrong.</summary>
    public static TheoryData<string, string, int> Histories => new()
    {
        { "a1 a2 a3", "a1 a2 a3", 0 },
        { "a1 b2 b3 c4", "a1 b2 b3 c4", 0 },
        { "a1 a1 a2", "a1 a1 a2", 0 }, // an adapter makes more than one of an event
        { "a1 b2 a3 b4", "a1 b2 b4", 1 }, // an older writer comes back
        { "a1 b2 a3 a4 b5", "a1 b2 b5", 2 },
        { "a1 b2 c3 a4 b5 c6", "a1 b2 c3 c6", 2 },
        { "a1 a2 a3 b2 b3", "a1 b2 b3", 2 }, // a newer writer repeats the numbers of an older one
        { "a1 b1", "b1", 1 },
        { "a1 a2 b2 a3", "a1 b2", 2 },
        { "a1 a3 a2 a4", "a1 a3 a4", 1 }, // a writer's own numbers go back
    };

    /// <summary>Those that a table with one row for each number can hold.</summary>
    public static IEnumerable<object[]> StorableHistories => Histories.Where(row => IsAscending((string)row[0]));

    [Theory]
    [MemberData(nameof(Histories))]
    public Task Each_mode_does_what_it_says(string history, string repaired, int wrong) =>
        EachMode(mode => Settings.With(Notebook(mode)), history, repaired, wrong);

    [Theory]
    [MemberData(nameof(StorableHistories))]
    public async Task Also_with_the_SQL_journal_for_which_each_writer_is_a_system_of_its_own(string history, string repaired, int wrong)
    {
        var folder = Directory.CreateTempSubdirectory("replay-filter-");
        try
        {
            await EachMode(
                mode => ConfigurationFactory.ParseString($"akka.persistence.journal.sql.replay-filter.mode = {mode}").WithFallback(Settings.Sql(Path.Combine(folder.FullName, mode + ".db"))),
                history,
                repaired,
                wrong,
                apart: true);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("window-size = 2", "a1 a2 a3 b1 b2", "a1 a2 b1 b2", 1)] // two are out of the window when b comes
    [InlineData("max-old-writers = 1", "a1 b2 c3 a4 c5", "a1 b2 c3 a4", 1)] // a is forgotten when c comes, c not when a comes
    [InlineData("max-old-writers = 1", "a1 b2 c3 b4 c5", "a1 b2 c3 c5", 1)]
    public async Task It_looks_no_further_than_its_window_and_knows_no_more_old_writers(string limit, string history, string repaired, int wrong) =>
        Assert.Equal((repaired, wrong), await Replay(Settings.With(Notebook("repair-by-discard-old", limit)), history));

    private static async Task EachMode(Func<string, Config> config, string history, string repaired, int wrong, bool apart = false)
    {
        Assert.Equal((history, 0), await Replay(config("off"), history, apart));
        Assert.Equal((history, wrong), await Replay(config("warn"), history, apart));
        Assert.Equal((repaired, wrong), await Replay(config("repair-by-discard-old"), history, apart));
        Assert.Equal((wrong == 0 ? history : "IllegalStateException", 0), await Replay(config("fail"), history, apart));
    }

    /// <summary>What comes of the history, and of how many of its events the journal warns.</summary>
    private static async Task<(string Replayed, int Warnings)> Replay(Config config, string history, bool apart = false)
    {
        var system = ActorSystem.Create("filter", config);
        var (journal, actor) = (JournalOf(system), Listen(system));
        var writers = history.Split(' ').Select(e => e[0]).Distinct().ToDictionary(name => name, _ => apart ? ActorSystem.Create("writer", config) : system);
        foreach (var e in history.Split(' '))
        {
            var writer = writers[e[0]];
            var answer = Listen(writer);
            JournalOf(writer).Tell(new WriteMessages([new AtomicWrite(new Persistent(new Happened(e, 1), e[1] - '0', "history", writerGuid: e[..1]))], answer.Ref, 1), answer.Ref);
            answer.Expect<WriteMessagesSuccessful>();
            answer.Expect<WriteMessageSuccess>();
        }

        var log = Listen(system);
        system.EventStream.Subscribe(log.Ref, typeof(Warning));
        system.EventStream.Subscribe(log.Ref, typeof(string));
        journal.Tell(new ReplayMessages(1, long.MaxValue, long.MaxValue, "history", actor.Ref), actor.Ref);
        var replayed = new List<string>();
        object message;
        while ((message = actor.Expect()) is ReplayedMessage { Persistent.Payload: Happened happened })
        {
            replayed.Add(happened.What);
        }

        if (message is ReplayMessagesFailure failure)
        {
            Assert.Empty(replayed);
            replayed.Add(failure.Cause.GetType().Name);
        }
        else
        {
            Assert.IsType<RecoverySuccess>(message);
        }

        system.EventStream.Publish("end of the log");
        var warnings = 0;
        while (log.Expect() is Warning warning)
        {
            Assert.Contains("Invalid replayed event", warning.ToString(), StringComparison.Ordinal);
            warnings++;
        }

        await Task.WhenAll(writers.Values.Append(system).Distinct().Select(s => s.Terminate()));
        return (string.Join(' ', replayed), warnings);
    }

    private static IActorRef JournalOf(ActorSystem system) => Akka.Persistence.Persistence.Instance.Apply(system).JournalFor(null);

    private static JournalListener Listen(ActorSystem system) => new(system, arrived => arrived.Wait(TimeSpan.FromSeconds(20)));

    private static string Notebook(string mode, string limit = "") => $$"""
        akka.persistence.journal.plugin = "own"
        own {
          class = "{{typeof(OwnJournalTests.Notebook).FullName}}, Akka.Contract.Tests"
          plugin-dispatcher = "akka.actor.default-dispatcher"
          replay-filter { mode = {{mode}}, {{limit}} }
        }
        akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
        """;

    private static bool IsAscending(string history)
    {
        var numbers = history.Split(' ').Select(e => e[1]).ToArray();
        return numbers.SequenceEqual(numbers.Distinct().Order());
    }
}
