using ActorBridge.Audit.Storage;
using ActorBridge.Audit.Tests.Support;

namespace ActorBridge.Audit.Tests;

/// <summary>On the real disk.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class DiskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("actorbridge-audit-").FullName;

    [Fact]
    public void A_log_on_the_disk_is_read_by_the_next_process_and_by_readers_beside_its_writer()
    {
        using (var log = Some.Log(new DiskStorage(_folder)))
        {
            log.Written(Some.Transaction(1, Some.Uuid(1)));
        }

        using var again = Some.Log(new DiskStorage(_folder));
        again.Written(Some.Transaction(2, Some.Uuid(1)));

        Assert.Equal(8, again.Head.Seq);
        Assert.Equal(LogDefect.InUse, AuditLog.Open(new DiskStorage(_folder), Some.Options()).Unusable?.Defect);
        var report = AuditVerifier.Verify(_folder);
        Assert.True(report.IsWhole, report.Unusable?.ToString());
        Assert.Equal(again.Head, report.Head);
    }

    [Fact]
    public void Its_files_are_readable_by_their_owner_only()
    {
        using (var log = Some.Log(new DiskStorage(_folder)))
        {
            log.Written(Some.Note());
        }

        AtomicFile.Write(Path.Combine(_folder, "token"), "secret"u8);
        Assert.All(Directory.GetFiles(_folder), f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f)));
    }

    [Fact]
    [Rule("1.1")]
    public async Task Whoever_reads_a_file_while_it_is_written_again_and_again_reads_one_of_them_and_never_a_part()
    {
        // In memory where there is some: thousands of fsyncs are nothing that a disk has to be asked for.
        var folder = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : _folder, $"actorbridge-race-{Environment.ProcessId}")).FullName;
        var file = Path.Combine(folder, "boot.json");
        try
        {
            AtomicFile.Write(file, Content(0));
            var writer = Task.Run(() =>
            {
                for (var round = 0; round < 3_000; round++)
                {
                    AtomicFile.Write(file, Content(round));
                }
            });
            do
            {
                var read = await File.ReadAllBytesAsync(file);
                Assert.Equal(Content(read[0] - 'a'), read);
            }
            while (!writer.IsCompleted);
            await writer;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static byte[] Content(int round) => [.. Enumerable.Repeat((byte)('a' + round % 7), 1 + (round % 7 * 20_000))];
    }

    [Fact]
    public void A_folder_that_can_not_be_made_is_a_typed_failure()
    {
        File.Create(Path.Combine(_folder, "file")).Dispose();
        Assert.Throws<StorageException>(() => new DiskStorage(Path.Combine(_folder, "file", "beneath")));
    }

    public void Dispose()
    {
        LogShelf.KeepFolder(_folder);
        Directory.Delete(_folder, recursive: true);
    }
}
