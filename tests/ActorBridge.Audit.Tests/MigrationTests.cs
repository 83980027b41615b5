using System.Text;
using System.Text.Json;
using ActorBridge.Audit.Indexing;
using ActorBridge.Audit.Lines;
using ActorBridge.Audit.Storage;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Audit.Transactions;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Tests;

/// <summary>A log that version 1 wrote goes on as version 2: its lines stay, and the first line of version 2 says so (rules 4.2, 4.3).</summary>
public sealed class MigrationTests
{
    private const string First = "0000000000000000001.jsonl";
    private const string Second = "0000000000000000049.jsonl";

    [Fact]
    [Rule("4.1")]
    [Rule("4.2")]
    public void A_log_of_version_1_goes_on_in_a_new_segment_whose_first_line_is_the_migration()
    {
        var disk = Golden();
        var before = disk[First].ToArray();
        using (var log = Some.Log(disk))
        {
            Assert.Equal(49, log.Head.Seq);
            log.Written(Some.Note());
            Assert.Single(log.Index.OpenTransactions);
        }

        Assert.Equal(before, disk[First]);
        using var line = JsonDocument.Parse(Lines(disk, Second)[0]);
        Assert.Equal((2, "MIGRATION", "migrated"), (line.RootElement.GetProperty("schema_version").GetInt32(), Text(line, "kind"), Text(line, "outcome")));
        Assert.Equal(
            """{"store":"audit","from":1,"to":2,"migration_steps":["boot-and-uptime"],"backup":null,"after_seq":48}""", line.RootElement.GetProperty("detail").GetRawText());
        Assert.Empty(AuditLogs.Faults([.. Lines(disk, First), .. Lines(disk, Second)]));
        Assert.Equal(50, AuditVerifier.Verify(disk).Head.Seq);
    }

    [Fact]
    [Rule("4.3")]
    public void Opened_again_it_is_not_migrated_again_and_says_the_same_from_checkpoint_and_from_a_full_scan()
    {
        var disk = Golden();
        using (var log = Some.Log(disk, Some.Options() with { CheckpointLines = 1 }))
        {
            log.Written(Some.Note());
        }

        using var again = Some.Log(disk.AfterKill());
        Assert.Equal(50, again.Head.Seq);
        var scanned = disk.AfterKill();
        scanned.Delete("checkpoint");
        using var full = Some.Log(scanned);
        Assert.Equal(Bytes(again.Index), Bytes(full.Index));
    }

    [Fact]
    [Rule("4.3")]
    public void Killed_or_without_power_at_any_call_of_the_migration_the_next_start_ends_it()
    {
        for (var nth = 1; ; nth++)
        {
            var disk = Golden();
            disk.TornBytes = nth % 2 == 0 ? 200 : 0;
            var left = nth;
            disk.Fails = (_, _) => --left <= 0 ? StorageFault.Failed : null;
            AuditLog.Open(disk, Some.Options()).Log?.Dispose();
            disk.Fails = null;
            foreach (var after in (MemoryStorage[])[disk.AfterKill(), disk.AfterPowerCut((_, unsynced) => unsynced / 2)])
            {
                using (var log = Some.Log(after))
                {
                    log.Written(Some.Note());
                }

                var lines = Lines(after, First).Concat(Lines(after, Second)).ToList();
                Assert.Empty(AuditLogs.Faults(lines));
                Assert.Single(lines, l => l.Contains("\"kind\":\"MIGRATION\"", StringComparison.Ordinal));
                Assert.Equal(Golden()[First], after[First]);
            }

            if (left > 0)
            {
                Assert.InRange(nth, 15, 200);
                return;
            }
        }
    }

    [Fact]
    [Rule("4.3")]
    public void Without_room_for_the_line_that_says_so_the_log_is_not_used()
    {
        var disk = Golden();
        disk.Capacity = 0;
        Assert.Equal(LogDefect.StorageFailed, AuditLog.Open(disk, Some.Options()).Unusable?.Defect);
        Assert.Empty(disk.Exists(Second) ? disk[Second] : []);
    }

    [Fact]
    [Rule("4.2")]
    public void A_log_of_a_newer_version_is_refused_and_left_byte_for_byte()
    {
        var disk = Golden();
        using (var log = Some.Log(disk))
        {
            log.Written(Some.Note());
        }

        disk[Second] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(disk[Second]).Replace("\"schema_version\":2", "\"schema_version\":3", StringComparison.Ordinal));
        var before = disk.List().ToDictionary(n => n, n => disk[n].ToArray());
        Assert.Equal(LogDefect.FutureSchema, AuditLog.Open(disk, Some.Options()).Unusable?.Defect);
        Assert.Equal(before, disk.List().ToDictionary(n => n, n => disk[n]));
    }

    [Fact]
    [Rule("4.2")]
    [Rule("13.1")]
    public void Neither_versions_nor_writers_nor_their_uptime_ever_go_back()
    {
        Assert.Equal(DraftFault.VersionBackwards, Add((2, Migrated, 1, 0), (1, Some.Note(), 0, 0)));
        Assert.Equal(DraftFault.MigrationMissing, Add((1, Some.Note(), 0, 0), (2, Some.Note(), 1, 0)));
        Assert.Equal(DraftFault.UptimeBackwards, Add((2, Some.Note(), 1, 500), (2, Some.Note(), 1, 499)));
        Assert.Equal(DraftFault.UptimeBackwards, Add((2, Some.Note(), 2, 0), (2, Some.Note(), 1, 900)));
        Assert.Null(Add((1, Some.Note(), 0, 0), (2, Migrated, 1, 900), (2, Some.Note(), 1, 900), (2, Some.Note(), 2, 0)));
    }

    [Fact]
    [Rule("13.1")]
    public void The_time_at_work_adds_up_over_restarts_and_no_wall_clock_moves_it()
    {
        var disk = new MemoryStorage();
        foreach (var (years, total) in new[] { (0, 60), (-10, 120), (30, 180) })
        {
            var clock = new FixedClock { Up = TimeSpan.FromHours(years + 100) };
            using var log = Some.Log(disk = disk.AfterKill(), Some.Options(clock));
            clock.Now = clock.Now.AddYears(years);
            clock.Up += TimeSpan.FromSeconds(60);
            var written = log.Written(Some.Note());
            Assert.Equal((total / 60, TimeSpan.FromSeconds(60)), (written.Boot, written.Uptime));
            Assert.Equal((written.Boot, written.Uptime), (log.Read(written.Seq)!.Boot, log.Read(written.Seq)!.Uptime));
            Assert.Equal(TimeSpan.FromSeconds(total), log.Index.Active);
            clock.Up -= TimeSpan.FromSeconds(30);
            Assert.Equal(TimeSpan.FromSeconds(60), log.Written(Some.Note()).Uptime);
        }
    }

    private static readonly AuditDraft Migrated = LogMigration.Line(1, LogPosition.Empty);

    private static DraftFault? Add(params (int Version, AuditDraft Draft, long Boot, long Uptime)[] lines)
    {
        using var writer = new LineWriter(Some.Options());
        var index = new AuditIndex();
        DraftFault? fault = null;
        foreach (var (version, draft, boot, uptime) in lines)
        {
            Assert.Null(fault);
            var buffer = new GroupBuffer();
            writer.Begin(1, new LineTime(DateTimeOffset.UnixEpoch, Math.Max(1, boot), uptime));
            writer.Write(buffer, draft, 1, Encoding.ASCII.GetBytes(LogPosition.Empty.Hash));
            var text = Encoding.UTF8.GetString(buffer.From(0));
            text = version == 2 ? text : text.Replace("\"schema_version\":2", "\"schema_version\":1", StringComparison.Ordinal).Replace(",\"boot\":1,\"uptime_ms\":0", "", StringComparison.Ordinal);
            var line = Encoding.UTF8.GetBytes(text);
            Assert.True(LineFields.TryRead(line, out var fields), text);
            fault = index.Add(new LineView(line, in fields));
        }

        return fault;
    }

    private static MemoryStorage Golden()
    {
        var disk = new MemoryStorage();
        foreach (var file in Directory.EnumerateFiles(RepositoryRoot.Combine("tests", "golden", "v1", "data", "audit")))
        {
            disk.Put(Path.GetFileName(file), File.ReadAllBytes(file));
        }

        return disk;
    }

    private static string[] Lines(MemoryStorage disk, string segment) => Encoding.UTF8.GetString(disk[segment]).Split('\n')[..^1];

    private static string? Text(JsonDocument line, string key) => line.RootElement.GetProperty(key).GetString();

    private static byte[] Bytes(AuditIndex index)
    {
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        index.Save(writer);
        writer.Flush();
        return bytes.ToArray();
    }
}
