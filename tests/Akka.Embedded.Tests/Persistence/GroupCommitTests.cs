using Akka.Persistence.Sql;

namespace Akka.Embedded.Tests.Persistence;

public sealed class GroupCommitTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private readonly Database _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData(1, 20, 1, 0)]
    [InlineData(100, 20, 60, 25)]
    [InlineData(100, 20, 95, 5)]
    [InlineData(100, 20, 120, 0)]
    public void As_many_are_wanted_as_the_last_commit_answered(int answered, int milliseconds, int have, int wanted)
    {
        var gathering = new GroupGathering();
        Assert.Equal(0, gathering.Wanted(1));
        gathering.Committed(answered, TimeSpan.FromMilliseconds(milliseconds));
        Assert.Equal(wanted, gathering.Wanted(have));
    }

    [Theory]
    [InlineData(0.9, 0, false)]
    [InlineData(1.0, 0, true)]
    [InlineData(3.0, 2.0, true)]
    [InlineData(3.0, 2.1, false)]
    [InlineData(500.0, 4.0, true)]
    [InlineData(500.0, 4.1, false)]
    public void Nobody_is_waited_for_longer_than_the_last_commit_took_nor_than_five_milliseconds(double took, double waited, bool may)
    {
        var gathering = new GroupGathering();
        gathering.Committed(10, TimeSpan.FromMilliseconds(took));
        Assert.Equal(may, gathering.MayWait(TimeSpan.FromMilliseconds(waited)));
    }

    [Fact]
    public void Who_joins_a_group_counts_towards_its_limit()
    {
        var queue = new SqliteQueue(limit: 100);
        List<SqliteRequest> group = [];
        Assert.Null(queue.TryAdd(Rows(6)));
        Assert.True(queue.Take(group, maxWeight: 10));
        Assert.False(queue.TakeMore(group, 10, wanted: 1, TimeSpan.Zero));
        Assert.Null(queue.TryAdd(Rows(4)));
        Assert.Null(queue.TryAdd(Rows(1)));
        Assert.True(queue.TakeMore(group, 10, wanted: 2, Soon));
        Assert.Equal([6, 4], group.Select(r => r.Weight));
        queue.Done(2);
        Assert.True(queue.IsBusy);
    }

    [Fact]
    public async Task A_closed_queue_is_not_waited_for()
    {
        var queue = new SqliteQueue(limit: 100);
        List<SqliteRequest> group = [];
        Assert.Null(queue.TryAdd(Rows(1)));
        Assert.True(queue.Take(group, maxWeight: 10));
        var more = Task.Run(() => queue.TakeMore(group, 10, wanted: 2, TimeSpan.FromMinutes(1)));
        queue.Close();
        Assert.False(await more.WaitAsync(Soon));
    }

    [Fact]
    public async Task Whoever_writes_again_after_a_commit_goes_into_the_next_one_with_the_others()
    {
        using var opened = new ManualResetEventSlim();
        var database = new SqliteDatabase(new SqliteOptions(_file.Path, Soon, AutoInitialize: true, QueueRowsMax: 100, TransactionRowsMax: 10, Readers: 1));
        var commits = 0;
        database.BeforeCommit = () =>
        {
            opened.Wait(Soon);
            commits++;
        };
        var first = database.WriteAsync(Rows(1));
        Task<bool>[] two = [database.WriteAsync(Rows(1)), database.WriteAsync(Rows(1))];
        opened.Set();
        await Task.WhenAll([first, .. two]);
        var before = commits;

        // The second of them comes while the rows of the first are being written.
        Task<bool>? late = null;
        await database.WriteAsync(new SqliteRequest<bool>((_, _) => (late = database.WriteAsync(Rows(1))) is not null));
        await late!;
        Assert.Equal(before + 1, commits);

        // Not here: this goes on where the answer was given, on the thread that closing waits for.
        await Task.Run(database.Close);
    }

    private static SqliteRequest<bool> Rows(int weight) => new((_, _) => true, weight);
}
