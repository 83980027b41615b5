using System.Runtime.Serialization;
using ActorBridge.Actors.Storing;
using ActorBridge.Host;
using ActorBridge.Host.Storage;
using ActorBridge.Torture.Harness;
using ActorBridge.Torture.Subjects;
using Akka.Actor;
using Microsoft.Data.Sqlite;
using Serilog.Core;
using static ActorBridge.Core.Datablocks.DatablockEvents;

namespace ActorBridge.Torture.Storage;

/// <summary>The database after a clean end, and its write-ahead log as a kill leaves it, damaged; each then read as a start and a recovery read it.</summary>
internal static class JournalDamage
{
    private const int Rounds = 12;
    private const string Database = "actorbridge.db", Wal = "actorbridge.db-wal", Mark = "journal.mark";

    public static Task OfDatabaseAsync(int flips, int cuts, Random random, Outcome outcome) => RunAsync(Database, flips, cuts, random, outcome);

    public static Task OfWriteAheadLogAsync(int flips, int cuts, Random random, Outcome outcome) => RunAsync(Wal, flips, cuts, random, outcome);

    private static async Task RunAsync(string file, int flips, int cuts, Random random, Outcome outcome)
    {
        // What is on the disk is looked at, not whether it gets there: memory will do.
        var temp = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"actorbridge-damage-{Environment.ProcessId}")).FullName;
        var system = ActorSystem.Create("reader", JournalWriter.Configuration(temp));
        try
        {
            var serializer = new BridgeSerializer((ExtendedActorSystem)system);
            var (closed, killed) = await WrittenAsync(Path.Combine(temp, "written"));
            var files = file == Database ? closed : killed;

            // Who takes what nobody touched for damaged notices everything, and shows nothing.
            if (await ReadAsync(files[file]) is not (null, "harmless"))
            {
                throw new InvalidOperationException($"{file} as it was written is not taken for whole.");
            }

            foreach (var (name, bytes) in Corruption.Damages(files[file], flips, cuts, random))
            {
                var (problem, seen) = await ReadAsync(bytes);
                outcome.Add($"{file}, {name}", problem is null ? [] : [problem], $"{file} {seen}");
            }

            async Task<(string? Problem, string Seen)> ReadAsync(byte[] bytes)
            {
                var folder = Path.Combine(temp, "damaged");
                Directory.CreateDirectory(folder);
                foreach (var (kept, content) in files)
                {
                    using var to = File.Create(Path.Combine(folder, kept));
                    to.Write(kept == file ? bytes : content);
                }

                var read = await OfAsync(new DataFolder(folder), serializer);
                SqliteConnection.ClearAllPools();
                Directory.Delete(folder, recursive: true);
                return read;
            }
        }
        finally
        {
            await system.Terminate();
            Directory.Delete(temp, recursive: true);
        }
    }

    private static async Task<(Dictionary<string, byte[]> Closed, Dictionary<string, byte[]> Killed)> WrittenAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        Dictionary<string, byte[]> Files(params string[] names) => names.ToDictionary(n => n, n =>
        {
            using var file = new FileStream(Path.Combine(folder, n), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        });
        Dictionary<string, byte[]> killed;
        await using (var journal = JournalWriter.Start(folder, new Spoken(Stream.Null), Rounds))
        {
            await journal.Ended;
            new JournalMark(new DataFolder(folder), Logger.None, TimeProvider.System).Dispose();
            killed = Files(Database, Wal, Mark);
        }

        SqliteConnection.ClearAllPools();
        return (Files(Database, Mark), killed);
    }

    private static async Task<(string? Problem, string Seen)> OfAsync(DataFolder folder, BridgeSerializer serializer)
    {
        try
        {
            if (BridgeDatabase.Prepare(folder) is not null)
            {
                return (null, "missing, named at the start");
            }
        }
        catch (HostRefusedException)
        {
            return (GoesOnWithout(folder), "refused at the start");
        }

        var damaged = false;
        await new JournalCheck(folder, Logger.None, _ => damaged = true).Ended;
        if (damaged)
        {
            return (GoesOnWithout(folder), "named beside the start");
        }

        try
        {
            using var connection = new SqliteConnection(BridgeDatabase.ConnectionString(folder));
            connection.Open();
            var wrong = Enumerable.Range(0, 5).Select(i => Recover(connection, serializer, $"scribe-{i}")).FirstOrDefault(p => p is not null);
            return (wrong, wrong is null ? "harmless" : "wrong");
        }
        catch (Exception e) when (e is SqliteException or SerializationException or InvalidDataException or InvalidCastException) // the last: a value that is of another type now
        {
            return (null, "detected at the recovery of its actor");
        }
    }

    // What the refusal tells the person to do.
    private static string? GoesOnWithout(DataFolder folder)
    {
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(folder.Path, Database + "*"))
        {
            File.Delete(file);
        }

        return BridgeDatabase.Prepare(folder) is null ? "the database was moved away, and nobody is told that events are missing" : null;
    }

    // As both runtimes' journals read an actor's rows.
    private static string? Recover(SqliteConnection connection, BridgeSerializer serializer, string id)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sequence_number, message, manifest, identifier FROM journal WHERE persistence_id = $id AND deleted = 0 ORDER BY sequence_number";
        command.Parameters.AddWithValue("$id", id);
        using var rows = command.ExecuteReader();
        var last = 0L;
        while (rows.Read())
        {
            if (rows.GetInt64(0) != last + 1 || rows.GetInt64(3) != serializer.Identifier)
            {
                throw new InvalidDataException("a gap, or a serializer that is none");
            }

            last++;
            var e = serializer.FromBinary((byte[])rows[1], rows.GetString(2));
            if (!Equals(e, new DatablockRenamed(JournalWriter.NameOf(id, last), last, null)))
            {
                return $"event {last} of {id} is read as {e}";
            }
        }

        return last == Rounds ? null : $"{id} has {last} of {Rounds} events";
    }
}
