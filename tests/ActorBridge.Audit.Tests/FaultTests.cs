using ActorBridge.Audit.Storage;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Audit.Transactions;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Tests;

/// <summary>Whatever one call to the disk does, what was acknowledged is there afterwards, and what is there is in order.</summary>
public sealed class FaultTests
{
    private static readonly AuditLogOptions Options = Some.Options() with { SegmentBytesMax = 900, CheckpointLines = 5, ReserveBytes = 256, LineBytesMax = 4096 };

    public static TheoryData<StorageFault, bool, bool> Faults => new()
    {
        { StorageFault.Failed, false, false },
        { StorageFault.Failed, false, true },
        { StorageFault.Failed, true, false },
        { StorageFault.NoSpace, false, true },
        { StorageFault.NoSpace, true, false },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    [Rule("14.10")]
    public void Any_one_failing_call_is_survived_or_refused(StorageFault fault, bool forGood, bool torn)
    {
        for (var nth = 1; ; nth++)
        {
            var disk = new MemoryStorage { TornBytes = torn ? 100 : 0 };
            var left = nth;
            disk.Fails = (_, _) => --left == 0 || (forGood && left < 0) ? fault : null;

            var acknowledged = Work(disk);

            disk.Fails = null;
            AssertWhole(disk.AfterKill(), acknowledged, $"call {nth}, killed");
            AssertWhole(disk.AfterPowerCut(), acknowledged, $"call {nth}, power cut");
            if (left > 0)
            {
                Assert.InRange(nth, 100, 1000);
                return;
            }
        }
    }

    [Fact]
    public void A_kill_or_a_power_cut_before_any_call_loses_nothing_acknowledged_and_leaves_nothing_half()
    {
        var random = new Random(7);
        for (var nth = 1; ; nth++)
        {
            var disk = new MemoryStorage { TornBytes = random.Next(400) };
            var left = nth;
            disk.Fails = (_, _) => --left <= 0 ? StorageFault.Failed : null;
            var acknowledged = Work(disk);
            disk.Fails = null;

            AssertWhole(disk.AfterKill(), acknowledged, $"killed before call {nth}");
            AssertWhole(disk.AfterPowerCut((_, unsynced) => random.Next(unsynced + 1)), acknowledged, $"power cut before call {nth}");
            if (left > 0)
            {
                return;
            }
        }
    }

    /// <summary>The same disk without its sync: if nothing were lost then, the test above would see nothing.</summary>
    [Fact]
    public void The_power_cut_of_these_tests_does_find_a_sync_that_is_not_made()
    {
        var honest = new MemoryStorage();
        var acknowledged = Work(new Lazy(honest));
        var after = AuditLog.Open(honest.AfterPowerCut(), Options);
        Assert.True(after.Log is null || after.Log.Head.Seq < acknowledged.Count);
    }

    [Fact]
    public void A_torn_write_is_cut_off_with_a_record_of_it()
    {
        var disk = new MemoryStorage();
        using (var log = Some.Log(disk))
        {
            log.Written(Some.Note());
            disk.TornBytes = 70;
            disk.Fails = (call, file) => call == "write" && file.EndsWith(".jsonl", StringComparison.Ordinal) ? StorageFault.Failed : null;
            Assert.Throws<LogPoisonedException>(() => log.Append([Some.Note(), Some.Note()]));
        }

        disk.Fails = null;
        var killed = disk.AfterKill();
        Assert.Equal(70, AuditVerifier.Verify(killed).TornBytes);
        using var again = Some.Log(killed);
        var record = again.Read(2)!.Draft;
        Assert.Equal((AuditKind.Storage, "torn-tail-cut", 70), (record.Kind, record.Outcome, (int)record.Detail!["bytes"]!));
        Assert.Equal(2, again.Head.Seq);
    }

    /// <summary>The mark lags after a power cut; that a later write follows proves that the bad line was acknowledged all the same.</summary>
    [Fact]
    public void A_bad_line_behind_the_mark_is_damage_when_a_later_write_follows_it()
    {
        var disk = new MemoryStorage();
        byte[] mark;
        using (var log = Some.Log(disk))
        {
            log.Written(Some.Note());
            mark = [.. disk["acknowledged.mark"]];
            log.Append([Some.Note("second"), Some.Note("second")]);
            log.Append([Some.Note("third")]);
        }

        var after = disk.AfterKill();
        after["acknowledged.mark"] = mark;
        var bytes = after.DamagedOnPurpose()["0000000000000000001.jsonl"];
        bytes[bytes.AsSpan().IndexOf("second"u8)] = (byte)'{';
        Assert.Equal((LogDefect.FieldMalformed, 2L), (AuditLog.Open(after, Options).Unusable!.Defect, AuditLog.Open(after, Options).Unusable!.Line));

        after["0000000000000000001.jsonl"] = bytes[..(bytes.AsSpan()[..^1].LastIndexOf((byte)'\n') + 1)];
        using var torn = Some.Log(after);
        Assert.Equal("torn-tail-cut", torn.Read(2)!.Draft.Outcome);
    }

    [Fact]
    public void What_the_mark_does_not_vouch_for_is_written_again_before_anything_rests_on_it()
    {
        var disk = new MemoryStorage();
        var log = Some.Log(disk);
        log.Written(Some.Note());
        disk.Fails = (call, file) => call == "sync" && file.EndsWith(".jsonl", StringComparison.Ordinal) ? StorageFault.Failed : null;
        Assert.Throws<LogPoisonedException>(() => log.Append([Some.Note()]));
        disk.Fails = null;
        log.Dispose();
        disk.Calls.Clear();

        using var again = Some.Log(disk);

        Assert.Equal(2, again.Head.Seq);
        Assert.Equal(["write 0000000000000000001.jsonl", "sync 0000000000000000001.jsonl", "sync-folder .", "write acknowledged.mark", "sync acknowledged.mark"], disk.Calls);
    }

    [Fact]
    public void When_the_disk_is_full_that_is_on_record_and_what_ends_something_still_is_taken()
    {
        var disk = new MemoryStorage { Capacity = 10_000, TornBytes = 50 };
        using var log = Some.Log(disk, Some.Options() with { ReserveBytes = 4000 });
        log.Written(Some.Consulted(Some.Operation(1)), Some.Begun(Some.Operation(1)));
        AppendResult result;
        do
        {
            result = log.Append([Some.Note()]).Single();
        }
        while (result.At is not null);

        Assert.Equal(DraftFault.DiskFull, result.Fault);
        Assert.True(log.IsFull);
        Assert.Equal("disk-full", log.Read(log.Head.Seq)!.Draft.Outcome);
        Assert.Equal(DraftFault.DiskFull, log.Append([Some.Stepped(Some.Operation(1))]).Single().Fault);
        log.Written(Some.RolledBack(Some.Operation(1)), new AuditDraft(AuditKind.SafeMode, null, "entered"));
        Assert.False(log.TryLeaveFull());

        disk.Capacity = 100_000;
        Assert.True(log.TryLeaveFull());
        log.Written(Some.Transaction(2));
        Assert.True(AuditVerifier.Verify(disk).IsWhole);
    }

    [Fact]
    public void When_even_the_reserve_is_used_up_it_is_refused_and_nothing_is_broken()
    {
        var disk = new MemoryStorage { Capacity = 10_000 };
        using var log = Some.Log(disk, Some.Options() with { ReserveBytes = 1000 });
        for (var i = 0; i < 40; i++)
        {
            log.Append([new AuditDraft(AuditKind.SafeMode, null, "entered")]);
        }

        Assert.Equal(DraftFault.DiskFull, log.Append([new AuditDraft(AuditKind.SafeMode, null, "entered")]).Single().Fault);
        Assert.Null(log.Poisoned);
        Assert.Equal(log.Head, AuditVerifier.Verify(disk).Head);
    }

    private static List<LogPosition> Work(IStorage disk)
    {
        var acknowledged = new List<LogPosition>();
        for (var restart = 0; restart < 3; restart++)
        {
            using var log = AuditLog.Open(disk, Options).Log;
            for (var group = 0; log is not null && group < 5; group++)
            {
                try
                {
                    var id = restart * 10 + group + 1;
                    acknowledged.AddRange(log.Append([.. Some.Transaction(id)]).Select(r => r.At).OfType<LogPosition>());
                }
                catch (LogPoisonedException)
                {
                    break;
                }
            }
        }

        return acknowledged;
    }

    private static void AssertWhole(MemoryStorage disk, List<LogPosition> acknowledged, string when)
    {
        var opening = AuditLog.Open(disk, Options);
        Assert.True(opening.IsUsable, $"{when}: {opening.Unusable}");
        using var log = opening.Log;
        Assert.All(acknowledged, a => Assert.Equal(a.Hash, log.Read(a.Seq)?.Hash));
        Assert.True(AuditVerifier.Verify(disk, 4096).IsWhole, when);
        log.Written(Some.Note());
    }

    /// <summary>A disk whose files say that they are synced, and are not.</summary>
    private sealed class Lazy(IStorage disk) : IStorage
    {
        public IReadOnlyList<string> List() => disk.List();

        public bool Exists(string name) => disk.Exists(name);

        public IStorageFile Open(string name) => new LazyFile(disk.Open(name));

        public IStorageFile OpenRead(string name) => disk.OpenRead(name);

        public void Rename(string from, string to) => disk.Rename(from, to);

        public void Delete(string name) => disk.Delete(name);

        public void SyncFolder() => disk.SyncFolder();

        public IDisposable? TryLock(string name) => disk.TryLock(name);

        public IStorage Folder(string name) => disk.Folder(name);
    }

    private sealed class LazyFile(IStorageFile file) : IStorageFile
    {
        public long Length => file.Length;

        public void Write(long offset, ReadOnlySpan<byte> bytes) => file.Write(offset, bytes);

        public int Read(long offset, Span<byte> into) => file.Read(offset, into);

        public void Truncate(long length) => file.Truncate(length);

        public void Sync()
        {
        }

        public void Dispose() => file.Dispose();
    }
}
