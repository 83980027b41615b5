using Akka.Actor;
using Akka.Persistence;

namespace Akka.Contract.Tests.Persistence;

/// <summary>
/// A data folder moves between the runtimes: each reads every file in <c>golden</c> and goes on. They were written by the same actors
/// (<see cref="GoldenWriter"/>): <c>akka.db</c> by Akka.NET 1.5.74 with Akka.Persistence.Sql 1.5.73 on 23 November 2026,
/// <c>embedded.db</c> by the embedded runtime of that day. By that of 1 December 2026, with pages of 1 KiB and a write-ahead log, are
/// <c>embedded-wal.db</c>, which was closed, and <c>embedded-killed.db</c>, whose process was killed: all of it is in the log beside it.
/// </summary>
public sealed class GoldenDatabaseTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private readonly string _folder = Directory.CreateTempSubdirectory("golden-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("akka.db")]
    [InlineData("embedded.db")]
    [InlineData("embedded-wal.db")]
    [InlineData("embedded-killed.db")]
    public async Task A_database_of_either_runtime_is_read_and_continued(string file)
    {
        var path = Path.Combine(_folder, file);
        foreach (var part in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Persistence", "golden"), file + "*"))
        {
            File.Copy(part, Path.Combine(_folder, Path.GetFileName(part)));
        }

        for (var start = 0; start < 2; start++)
        {
            var more = start == 0 ? "" : " 8:more/2";
            var system = ActorSystem.Create("golden", Settings.Sql(path));
            Assert.Equal("1:t1/1 2:t1/2 3:t1/3 4:t1/4 5:t1/5 6:b/1 7:b/2" + more, await Seen(system, "thing-1"));
            Assert.Equal("offer 5 snap/5 6:t2/6", await Seen(system, "thing-2"));
            Assert.Equal("4:t3/4 5:t3/5", await Seen(system, "thing-3"));
            if (start == 0)
                Assert.Equal(8L, await system.ActorSelection("/user/thing-1").Ask<long>(new Happened("more", 2), Soon));
            await system.Terminate();
        }
    }

    private static Task<string> Seen(ActorSystem system, string id) =>
        system.ActorOf(Props.Create(() => new Thing(id)), id).Ask<string>("seen", Soon);

    private sealed class Thing : ReceivePersistentActor
    {
        private readonly List<string> _seen = [];

        public Thing(string id)
        {
            PersistenceId = id;
            Recover<SnapshotOffer>(o => _seen.Add($"offer {o.Metadata.SequenceNr} {((Happened)o.Snapshot).What}/{((Happened)o.Snapshot).Number}"));
            Recover<Happened>(e => _seen.Add($"{LastSequenceNr}:{e.What}/{e.Number}"));
            Command<Happened>(e => Persist(e, _ => Sender.Tell(LastSequenceNr)));
            Command<string>(_ => Sender.Tell(string.Join(' ', _seen)));
        }

        public override string PersistenceId { get; }
    }
}
