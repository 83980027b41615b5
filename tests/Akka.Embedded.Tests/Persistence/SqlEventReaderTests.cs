using Akka.Actor;
using Akka.Persistence.Sql;

namespace Akka.Embedded.Tests.Persistence;

public sealed class SqlEventReaderTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private readonly Database _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task Events_are_read_by_id_and_by_tag_across_pages()
    {
        var system = _database.Start();
        var a = system.ActorOf(Recorder.Of("a"));
        var b = system.ActorOf(Recorder.Of("b"));
        await a.Ask<long>(Enumerable.Range(1, 1_203).Select(i => new Happened("x", i)).ToArray(), Soon);
        await b.Ask<long>(new Happened("y", 2), Soon);

        using var reader = new SqlEventReader(system);
        Assert.Equal(Enumerable.Range(1, 1_203), await Numbers(reader.CurrentEventsByPersistenceIdAsync("a")));
        Assert.Equal([3, 4, 5], await Numbers(reader.CurrentEventsByPersistenceIdAsync("a", 3, 5)));
        Assert.Equal(Enumerable.Range(1, 601).Select(i => 2 * i).Append(2), await Numbers(reader.CurrentEventsByTagAsync("even")));
        Assert.Equal([2], await Numbers(reader.CurrentEventsByTagAsync("y")));
        Assert.Empty(await Numbers(reader.CurrentEventsByTagAsync("odd")));
        var last = 0L;
        await foreach (var e in reader.CurrentEventsByTagAsync("x"))
            last = e.Ordering;
        Assert.Empty(await Numbers(reader.CurrentEventsByTagAsync("x", last)));
        await system.Terminate();
    }

    private static async Task<List<int>> Numbers(IAsyncEnumerable<StoredEvent> events)
    {
        var numbers = new List<int>();
        await foreach (var e in events)
            numbers.Add(((Happened)e.Event).Number);
        return numbers;
    }
}
