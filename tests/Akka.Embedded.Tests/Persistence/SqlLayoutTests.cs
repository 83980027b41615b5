using Akka.Actor;
using Akka.Contract.Tests.Persistence;
using Akka.Persistence.Sql;
using Settings = Akka.Contract.Tests.Persistence.Settings;

namespace Akka.Embedded.Tests.Persistence;

/// <summary>
/// What this runtime writes into a fresh file is, table for table, column for column and value for value, what Akka.Persistence.Sql
/// wrote into <c>akka.db</c> for the same actors (see the README beside it).
/// </summary>
public sealed class SqlLayoutTests : IDisposable
{
    private static readonly string Golden = Path.Combine(RepositoryRoot.Path, "tests", "Akka.Contract.Tests", "Persistence", "golden");
    private readonly string _folder = Directory.CreateTempSubdirectory("layout-").FullName;

    /// <summary>A question about the layout or the rows, whose answer must be the same.</summary>
    public static TheoryData<string, string> Questions => new()
    {
        { "tables and indexes", "SELECT type, name, tbl_name, sql LIKE '%AUTOINCREMENT%' FROM sqlite_master ORDER BY 1, 2" },
        { "columns", "SELECT m.name, c.cid, c.name, c.type, c.[notnull], c.dflt_value, c.pk, c.hidden FROM sqlite_master m JOIN pragma_table_xinfo(m.name) c WHERE m.type = 'table' ORDER BY 1, 2" },
        { "columns of indexes", "SELECT m.name, l.name, l.[unique], l.origin, l.partial, x.seqno, x.name, x.desc, x.coll FROM sqlite_master m JOIN pragma_index_list(m.name) l JOIN pragma_index_xinfo(l.name) x WHERE m.type = 'table' ORDER BY 1, 2, 6" },
        { "foreign keys", "SELECT m.name, f.* FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f ORDER BY 1, 2" },
        { "events", "SELECT ordering, typeof(created), typeof(deleted), deleted, persistence_id, sequence_number, typeof(message), hex(message), manifest, typeof(identifier), identifier, typeof(writer_uuid), length(writer_uuid) FROM journal ORDER BY 1" },
        { "writers", "SELECT count(DISTINCT writer_uuid), writer_uuid GLOB '*[^0-9a-f]*' FROM journal" },
        { "tags", "SELECT ordering_id, tag, sequence_nr, persistence_id FROM tags ORDER BY 1, 2" },
        { "snapshots", "SELECT persistence_id, sequence_number, typeof(created), typeof(snapshot), hex(snapshot), manifest, typeof(serializer_id), serializer_id FROM snapshot ORDER BY 1, 2" },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_fresh_file_is_as_the_real_one(string what, string query)
    {
        var fresh = await FreshAsync();
        var real = Database.Query(Path.Combine(Golden, "akka.db"), query);
        Assert.Equal(what != "foreign keys", real.Count > 0);
        Assert.Equal(real, Database.Query(fresh, query));
    }

    [Fact]
    public async Task Times_are_ticks_of_the_clock_of_the_world()
    {
        var before = TimeProvider.System.GetUtcNow().UtcTicks;
        var fresh = await FreshAsync();
        var after = TimeProvider.System.GetUtcNow().UtcTicks;
        foreach (var table in new[] { "journal", "snapshot" })
        {
            var query = $"SELECT created FROM {table}";
            Assert.All(Database.Query(fresh, query), created => Assert.InRange(long.Parse(created), before, after));
            Assert.All(Database.Query(Path.Combine(Golden, "akka.db"), query), created => Assert.Equal(new(2026, 11, 23), DateOnly.FromDateTime(new(long.Parse(created)))));
        }
    }

    [Fact]
    public async Task A_file_that_it_makes_has_small_pages_and_a_write_ahead_log()
    {
        var fresh = await FreshAsync();
        Assert.Equal(["1024|wal"], Database.Query(fresh, "SELECT page_size, journal_mode FROM pragma_page_size, pragma_journal_mode"));
    }

    [Theory]
    [InlineData("akka.db")]
    [InlineData("embedded.db")]
    [InlineData("embedded-wal.db")]
    [InlineData("embedded-killed.db")]
    public async Task Tags_of_either_runtime_are_read(string file)
    {
        foreach (var part in Directory.GetFiles(Golden, file + "*"))
        {
            File.Copy(part, Path.Combine(_folder, Path.GetFileName(part)));
        }

        var system = ActorSystem.Create("tags", Settings.Sql(Path.Combine(_folder, file)));
        using (var reader = new SqlEventReader(system))
        {
            Assert.Equal("thing-1 2, thing-1 4, thing-1 7, thing-2 2, thing-2 4, thing-2 6, thing-3 4", await Tagged("even"));
            Assert.Equal("thing-1 2, thing-1 4", await Tagged("t1"));
            Assert.Equal("thing-1 7", await Tagged("b"));
            Assert.Equal("", await Tagged("odd"));

            async Task<string> Tagged(string tag)
            {
                var found = new List<string>();
                await foreach (var e in reader.CurrentEventsByTagAsync(tag))
                {
                    found.Add($"{e.PersistenceId} {e.SequenceNr}");
                }

                return string.Join(", ", found.Order());
            }
        }

        await system.Terminate();
    }

    private async Task<string> FreshAsync()
    {
        var path = Path.Combine(_folder, "fresh.db");
        var system = ActorSystem.Create("fresh", Settings.Sql(path));
        await GoldenWriter.WriteAsync(system);
        await system.Terminate();
        return path;
    }
}
