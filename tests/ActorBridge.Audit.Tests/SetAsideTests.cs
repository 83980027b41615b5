using System.Text;
using ActorBridge.Audit.Storage;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Tests;

public sealed class SetAsideTests
{
    private static readonly AuditLogOptions Options = Some.Options() with { SegmentBytesMax = 900, CheckpointLines = 3 };

    [Fact]
    [Rule("14.2")]
    public void What_is_in_order_stays_the_rest_is_kept_beside_it_and_who_decided_is_on_record()
    {
        var disk = Damaged(out var damage, out var segments);

        using var log = LogSetAside.Do(disk, Options, damage, "Ada", "the disk was dying").Log!;

        var note = log.Read(log.Head.Seq)!.Draft;
        Assert.Equal((damage.Good.Seq + 1, AuditKind.Storage, "set-aside"), (log.Head.Seq, note.Kind, note.Outcome));
        Assert.Equal(("Ada", "the disk was dying"), ((string?)note.Detail!["who"], (string?)note.Detail["reason"]));
        var aside = (MemoryStorage)disk.Folder((string)note.Detail["folder"]!);
        var kept = string.Concat(segments.Select(s => aside.Exists(s.Name) ? Encoding.UTF8.GetString(aside[s.Name]) : ""));
        var before = string.Concat(segments.Select(s => Encoding.UTF8.GetString(s.Bytes)));
        Assert.EndsWith(kept, before, StringComparison.Ordinal);
        Assert.Equal(damage.Good.Seq, before[..^kept.Length].Count(c => c == '\n'));
        Assert.True(aside.Exists("acknowledged.mark"));
        log.Written(Some.Transaction(99));
        Assert.True(AuditVerifier.Verify(disk).IsWhole);
    }

    [Fact]
    public void Damage_below_a_checkpoint_is_found_while_the_log_is_at_work_and_by_each_start_from_then_on()
    {
        var disk = Whole();
        var first = disk.List().First(n => n.EndsWith(".jsonl", StringComparison.Ordinal));
        disk.DamagedOnPurpose()[first][^100] ^= 4;
        Assert.True(disk.Exists("checkpoint"));
        var damage = AuditVerifier.Verify(disk).Unusable!;
        using (var started = Some.Log(disk, Options))
        {
            Assert.Equal(damage.ToString(), Assert.Throws<LogPoisonedException>(() => ReadAll(started)).Message);

            Assert.Equal(damage.ToString(), Assert.Throws<LogPoisonedException>(() => started.Append([Some.Note()])).Message);
            Assert.False(started.ReadOn());
        }

        disk = disk.AfterKill();
        Assert.False(disk.Exists("checkpoint"));
        Assert.Equal(damage, AuditLog.Open(disk, Options).Unusable);

        using var log = LogSetAside.Do(disk, Options, damage, "Ada", "found").Log!;

        Assert.Equal((damage.Good.Seq + 1, "set-aside"), (log.Head.Seq, log.Read(log.Head.Seq)!.Draft.Outcome));
        Assert.True(AuditVerifier.Verify(disk).IsWhole);
    }

    [Fact]
    [Rule("14.2")]
    public void Whatever_is_changed_in_what_a_checkpoint_covers_is_found()
    {
        var disk = Whole();
        var (segment, bytes) = disk.List().Where(n => n.EndsWith(".jsonl", StringComparison.Ordinal)).Select(n => (n, disk[n])).First();
        for (var at = 0; at < bytes.Length; at++)
        {
            var damaged = disk.AfterKill();
            damaged.DamagedOnPurpose()[segment][at] ^= 1;
            using var log = Some.Log(damaged, Options);

            Assert.Throws<LogPoisonedException>(() => ReadAll(log));
        }
    }

    [Fact]
    [Rule("14.2")]
    public void What_a_checkpoint_covers_is_read_in_pieces_between_which_lines_are_written()
    {
        var disk = new MemoryStorage();
        using (var written = Some.Log(disk, Options))
        {
            written.Append([.. Enumerable.Range(0, 1_000).Select(_ => Some.Note(detail: new() { ["text"] = new string('x', 1_000) }))]);
        }

        using var log = Some.Log(disk, Options);
        var pieces = 1;
        for (; log.ReadOn(); pieces++)
        {
            log.Written(Some.Note());
        }

        Assert.InRange(pieces, 5, 20);
        Assert.False(log.ReadOn());
        log.Written(Some.Note());
        Assert.True(AuditVerifier.Verify(disk).IsWhole);
    }

    [Fact]
    [Rule("14.2")]
    public void Where_the_chain_breaks_right_behind_a_checkpoint_what_that_proves_stays()
    {
        var options = Options with { SegmentBytesMax = 1 << 20, CheckpointLines = 1 };
        var disk = new MemoryStorage();
        using (var log = Some.Log(disk, options))
        {
            log.Written(Some.Transaction(1));
        }

        disk = disk.AfterKill();
        var checkpoint = disk["checkpoint"];
        using (var log = Some.Log(disk, options))
        {
            log.Written(Some.Transaction(2));
        }

        disk = disk.AfterKill();
        disk["checkpoint"] = checkpoint;
        var name = disk.List().Single(n => n.EndsWith(".jsonl", StringComparison.Ordinal));
        var fifth = Encoding.UTF8.GetString(disk[name]).Split('\n').Take(4).Sum(l => l.Length + 1);
        var prev = disk[name].AsSpan(fifth).IndexOf("\"prev\":\""u8) + fifth + "\"prev\":\"".Length;
        disk.DamagedOnPurpose()[name][prev] = disk[name][prev] == (byte)'0' ? (byte)'1' : (byte)'0';

        var damage = AuditLog.Open(disk.AfterKill(), options).Unusable!;
        using var after = LogSetAside.Do(disk, options, damage, "Ada", "a broken chain").Log!;

        Assert.Equal((LogDefect.ChainBroken, 5L, 4L), (damage.Defect, damage.Line, damage.Good.Seq));
        Assert.Equal((5L, "set-aside"), (after.Head.Seq, after.Read(5)!.Draft.Outcome));
        Assert.True(AuditVerifier.Verify(disk).IsWhole);
    }

    [Fact]
    public void A_shortened_log_and_one_without_its_mark_go_on_when_a_person_says_so()
    {
        foreach (var damage in new Action<MemoryStorage>[] { d => d.Delete("acknowledged.mark"), d => d.DamagedOnPurpose().Delete(d.List().Last(n => n.EndsWith(".jsonl", StringComparison.Ordinal))) })
        {
            var disk = Whole();
            damage(disk);
            using var log = LogSetAside.Do(disk, Options, AuditLog.Open(disk, Options).Unusable!, "Ada", "known").Log!;
            Assert.Equal("set-aside", log.Read(log.Head.Seq)!.Draft.Outcome);
        }
    }

    [Fact]
    public void Of_a_forked_log_what_is_before_the_line_that_was_not_acknowledged_stays_and_that_line_and_the_mark_are_kept()
    {
        var (disk, other) = (Whole(), Whole());
        using (var log = Some.Log(disk, Options))
        {
            log.Written(Some.Note("ok", new() { ["history"] = "one" }));
        }

        using (var log = Some.Log(other, Options))
        {
            log.Written(Some.Note("ok", new() { ["history"] = "two" }));
        }

        var last = disk.List().Last(n => n.EndsWith(".jsonl", StringComparison.Ordinal));
        disk[last] = other[last];
        disk.Delete("checkpoint");
        var damage = AuditLog.Open(disk, Options).Unusable!;
        Assert.Equal(LogDefect.Fork, damage.Defect);
        var mark = disk["acknowledged.mark"];
        var before = new Reading.LogReader(disk).From(1).Select(l => l.Json).ToList();

        using var again = LogSetAside.Do(disk, Options, damage, "Ada", "known").Log!;

        var good = (int)damage.Good.Seq;
        var after = new Reading.LogReader(disk).From(1).Select(l => l.Json).ToList();
        Assert.Equal(before[..good], after[..^1]);
        Assert.Equal((good + 1, "set-aside"), (again.Head.Seq, again.Read(again.Head.Seq)!.Draft.Outcome));
        var aside = (MemoryStorage)disk.Folder($"set-aside-{good + 1}");
        Assert.Equal(string.Concat(before[good..].Select(l => l + "\n")), System.Text.Encoding.UTF8.GetString(aside[last]));
        Assert.Equal(mark, aside["acknowledged.mark"]);
        Assert.True(AuditVerifier.Verify(disk).IsWhole);
    }

    [Fact]
    public void A_log_of_a_later_version_is_left_untouched()
    {
        var disk = Whole();
        foreach (var name in disk.List().Where(n => n.EndsWith(".jsonl", StringComparison.Ordinal)))
        {
            disk[name] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(disk[name]).Replace("\"schema_version\":2", "\"schema_version\":3", StringComparison.Ordinal));
        }

        disk.Delete("checkpoint");
        var damage = AuditLog.Open(disk, Options).Unusable!;
        Assert.Equal(LogDefect.FutureSchema, damage.Defect);
        disk.Calls.Clear();
        Assert.False(LogSetAside.Do(disk, Options, damage, "Ada", "no").IsUsable);
        Assert.Empty(disk.Calls);
    }

    [Fact]
    [Rule("14.2")]
    public void One_changed_bit_makes_no_later_version_wherever_it_is()
    {
        var whole = Whole();
        whole.Delete("checkpoint");
        var lines = 0;
        foreach (var name in whole.List().Where(n => n.EndsWith(".jsonl", StringComparison.Ordinal)))
        {
            for (var at = 0; whole[name].AsSpan(at).IndexOf("\"schema_version\":2"u8) is >= 0 and var found; at += found + 1, lines++)
            {
                var disk = whole.AfterKill();
                disk.DamagedOnPurpose()[name][at + found + "\"schema_version\":".Length] ^= 4;
                var damage = AuditLog.Open(disk, Options).Unusable!;
                Assert.Equal(LogDefect.FieldMalformed, damage.Defect);
                Assert.Contains("schema_version is 6", damage.Reason, StringComparison.Ordinal);
                using var log = LogSetAside.Do(disk, Options, damage, "Ada", "a bit").Log!;
                Assert.Equal(damage.Good.Seq + 1, log.Head.Seq);
                Assert.True(AuditVerifier.Verify(disk).IsWhole);
            }
        }

        Assert.Equal(12, lines);
    }

    [Theory]
    [Rule("14.2")]
    [InlineData(false)]
    [InlineData(true)]
    public void Cut_off_in_the_middle_it_can_be_repeated_and_then_who_and_why_are_on_record_and_every_byte_is_kept(bool powerCut)
    {
        for (var nth = 1; ; nth++)
        {
            var disk = Damaged(out var damage, out var segments);
            var left = nth;
            disk.Fails = (_, _) => --left <= 0 ? StorageFault.Failed : null;
            LogSetAside.Do(disk, Options, damage, "Ada", "again").Log?.Dispose();
            disk.Fails = null;
            if (left > 0)
            {
                Assert.InRange(nth, 60, 1000);
                return;
            }

            // As the command does it: a power cut may have brought the checkpoint back, which hides the damage.
            var after = powerCut ? disk.AfterPowerCut() : disk.AfterKill();
            var still = AuditVerifier.Verify(after).Unusable;
            var second = still is null ? AuditLog.Open(after, Options) : LogSetAside.Do(after, Options, still, "Ada", "again");
            using var log = second.Log;
            Assert.True(log is not null, $"call {nth}: {second.Unusable}");
            Assert.Equal(damage.Good.Seq + 1, log.Head.Seq);
            var note = log.Read(log.Head.Seq)!.Draft;
            Assert.Equal(("set-aside", "Ada", "again"), (note.Outcome, (string?)note.Detail!["who"], (string?)note.Detail["reason"]));
            Assert.True(AuditVerifier.Verify(after).IsWhole);
            Assert.False(LogSetAside.IsOwedItsLine(after));

            var aside = (MemoryStorage)after.Folder((string)note.Detail["folder"]!);
            foreach (var (name, bad) in Behind(damage.Good.Seq, segments))
            {
                Assert.Contains(aside.List(), n => n.StartsWith(name, StringComparison.Ordinal) && aside[n].AsSpan().SequenceEqual(bad));
            }
        }
    }

    [Fact]
    [Rule("14.2")]
    public void The_next_opening_writes_the_line_that_a_kill_took_and_only_once()
    {
        var disk = Damaged(out var damage, out _);
        var openings = 0;
        disk.Fails = (call, file) => call == "lock" && openings++ > 0 ? StorageFault.Failed : null; // the opening after the part is gone
        Assert.False(LogSetAside.Do(disk, Options, damage, "Ada", "known").IsUsable);
        var after = disk.AfterKill();
        Assert.True(AuditVerifier.Verify(after).IsWhole);
        Assert.True(LogSetAside.IsOwedItsLine(after));

        after.Fails = (call, file) => (call, file) == ("delete", "set-aside.json") ? StorageFault.Failed : null;
        Assert.False(AuditLog.Open(after, Options).IsUsable);
        after = after.AfterKill();
        using var log = AuditLog.Open(after, Options).Log!;

        Assert.Equal(damage.Good.Seq + 1, log.Head.Seq);
        Assert.Equal(("set-aside", "Ada"), (log.Read(log.Head.Seq)!.Draft.Outcome, (string?)log.Read(log.Head.Seq)!.Draft.Detail!["who"]));
        Assert.False(LogSetAside.IsOwedItsLine(after));
    }

    [Theory]
    [Rule("11.1")]
    [InlineData("", false)]
    [InlineData("{", false)]
    [InlineData("""{"schema_version":1}""", false)]
    [InlineData("""{"schema_version":"1","seq":1,"hash":"a","lines":[]}""", true)]
    [InlineData("""{"schema_version":1,"seq":"1","hash":"a","lines":[]}""", true)]
    [InlineData("""{"schema_version":1,"seq":1,"hash":"a","lines":[7]}""", true)]
    [InlineData("""{"schema_version":1,"seq":1,"hash":"a","lines":{}}""", true)]
    public void A_note_that_cannot_be_read_is_kept_and_on_record(string text, bool withItsCheck)
    {
        var disk = Whole();
        var bytes = Encoding.UTF8.GetBytes(text);
        disk["set-aside.json"] = bytes = withItsCheck ? CheckedJson.Add(bytes) : bytes;

        using var log = AuditLog.Open(disk, Options).Log!;

        var line = log.Read(log.Head.Seq)!.Draft;
        Assert.Equal("set-aside", line.Outcome);
        Assert.Contains("set-aside-unreadable.json", (string?)line.Detail!["reason"], StringComparison.Ordinal);
        Assert.Equal(bytes, disk["set-aside-unreadable.json"]);
        Assert.False(LogSetAside.IsOwedItsLine(disk));
    }

    [Fact]
    [Rule("4.3")]
    public void A_note_of_a_later_version_keeps_the_log_closed_and_stays_as_it_is()
    {
        var disk = Whole();
        var bytes = CheckedJson.Add("""{"schema_version":2,"whatever":[]}"""u8);
        disk["set-aside.json"] = bytes;

        var refused = AuditLog.Open(disk, Options).Unusable!;

        Assert.Equal((LogDefect.StorageFailed, "set-aside.json"), (refused.Defect, refused.File));
        Assert.Contains("schema version 2", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(bytes, disk["set-aside.json"]);
    }

    [Fact]
    [Rule("14.2")]
    public void Where_there_is_no_room_for_its_line_nothing_else_is_written_before_it()
    {
        var disk = Damaged(out var damage, out _);
        var openings = 0;
        disk.Fails = (call, _) => call == "lock" && openings++ > 0 ? StorageFault.Failed : null;
        Assert.False(LogSetAside.Do(disk, Options, damage, "Ada", "known").IsUsable);
        var after = disk.AfterKill();
        var full = true;
        after.Fails = (call, file) => full && call == "write" && file.EndsWith(".jsonl", StringComparison.Ordinal) ? StorageFault.NoSpace : null;

        Assert.Equal(LogDefect.StorageFailed, AuditLog.Open(after, Options).Unusable!.Defect);

        full = false;
        using var log = AuditLog.Open(after, Options).Log!;
        Assert.Equal(("set-aside", "Ada"), (log.Read(damage.Good.Seq + 1)!.Draft.Outcome, (string?)log.Read(damage.Good.Seq + 1)!.Draft.Detail!["who"]));
    }

    [Fact]
    [Rule("14.2")]
    public void Two_who_decided_it_in_turn_are_both_on_record()
    {
        var disk = Damaged(out var damage, out _);
        disk.Fails = (call, _) => call is "truncate" or "delete" ? StorageFault.Failed : null;
        Assert.False(LogSetAside.Do(disk, Options, damage, "Ada", "the disk was dying").IsUsable);

        var after = disk.AfterKill();
        using var log = LogSetAside.Do(after, Options, AuditLog.Open(after, Options).Unusable!, "Bob", "Ada's was cut off").Log!;

        Assert.Equal(["Ada", "Bob"], log.Lines(damage.Good.Seq + 1, 9).Select(l => (string?)l.Draft.Detail!["who"]));
    }

    [Fact]
    [Rule("14.2")]
    public void A_log_that_was_put_back_from_a_copy_is_not_said_to_be_set_aside()
    {
        var (disk, whole) = (Damaged(out var damage, out _), Whole());
        disk.Fails = (call, _) => call is "truncate" or "delete" ? StorageFault.Failed : null;
        Assert.False(LogSetAside.Do(disk, Options, damage, "Ada", "the disk was dying").IsUsable);
        var after = disk.AfterKill();
        Assert.True(LogSetAside.IsOwedItsLine(after));
        foreach (var name in whole.List())
        {
            after[name] = whole[name];
        }

        using var log = AuditLog.Open(after, Options).Log!;

        Assert.DoesNotContain(log.Lines(1, 99), l => l.Draft.Outcome == "set-aside");
        Assert.False(LogSetAside.IsOwedItsLine(after));
    }

    /// <summary>What each segment has behind so many lines of the log.</summary>
    private static IEnumerable<(string Name, byte[] Bytes)> Behind(long lines, (string Name, byte[] Bytes)[] segments)
    {
        foreach (var (name, bytes) in segments)
        {
            var end = 0;
            for (; lines > 0 && end < bytes.Length; lines--)
            {
                end += bytes.AsSpan(end).IndexOf((byte)'\n') + 1;
            }

            if (end < bytes.Length)
            {
                yield return (name, bytes[end..]);
            }
        }
    }

    private static MemoryStorage Damaged(out LogUnusable damage, out (string Name, byte[] Bytes)[] segments)
    {
        var disk = Whole();
        var names = disk.List().Where(n => n.EndsWith(".jsonl", StringComparison.Ordinal)).ToArray();
        var bytes = disk.DamagedOnPurpose()[names[^2]];
        bytes[^100] ^= 4;
        disk.Delete("checkpoint");
        segments = [.. names.Select(n => (n, disk[n].ToArray()))];
        damage = AuditLog.Open(disk, Options).Unusable!;
        return disk;
    }

    private static void ReadAll(AuditLog log)
    {
        while (log.ReadOn())
        {
        }
    }

    private static MemoryStorage Whole()
    {
        var disk = new MemoryStorage();
        using (var log = Some.Log(disk, Options))
        {
            log.Written([.. Some.Transaction(1), .. Some.Transaction(2), .. Some.Transaction(3)]);
        }

        return disk.AfterKill();
    }
}
