using ActorBridge.Audit.Storage;
using ActorBridge.Audit.Tests.Support;

namespace ActorBridge.Audit.Tests;

public sealed class AtomicFileTests
{
    [Fact]
    [Rule("1.3")]
    public void It_writes_syncs_renames_and_syncs_the_folder_in_this_order()
    {
        var disk = new MemoryStorage();
        AtomicFile.Write(disk, "boot.json", "new"u8);
        Assert.Equal(["create .boot.json.tmp", "write .boot.json.tmp", "sync .boot.json.tmp", "rename .boot.json.tmp boot.json", "sync-folder ."], disk.Calls);
        Assert.Equal("new"u8, disk.AfterPowerCut()["boot.json"]);
    }

    [Fact]
    [Rule("1.3")]
    public void What_was_written_beside_its_place_is_synced_before_it_gets_its_name()
    {
        var disk = new MemoryStorage();
        using (var file = disk.Open("1.upload"))
        {
            file.Write(0, "in "u8);
            file.Write(3, "pieces"u8);
        }

        disk.Calls.Clear();
        AtomicFile.Finish(disk, "1.upload", "stored");
        Assert.Equal(["sync 1.upload", "rename 1.upload stored", "sync-folder ."], disk.Calls);
        Assert.Equal("in pieces"u8, disk.AfterPowerCut()["stored"]);

        Assert.Equal(StorageFault.Missing, Assert.Throws<StorageException>(() => AtomicFile.Finish(disk, "1.upload", "stored")).Fault);
        Assert.Equal("in pieces"u8, disk.AfterPowerCut()["stored"]);
    }

    [Fact]
    [Rule("1.3")]
    public void A_kill_or_a_power_cut_between_any_two_steps_leaves_the_old_file_or_the_new_one()
    {
        var outcomes = new HashSet<string>();
        for (var step = 0; step <= 6; step++)
        {
            var disk = new MemoryStorage { TornBytes = 2, ["boot.json"] = "old"u8.ToArray(), [".boot.json.tmp"] = "left by a kill"u8.ToArray() };
            var left = step;
            disk.Fails = (_, _) => left-- == 0 ? StorageFault.Failed : null;
            var failed = Record.Exception(() => AtomicFile.Write(disk, "boot.json", "brand new"u8));
            disk.Fails = null;

            Assert.Equal(step < 6, failed is StorageException);
            foreach (var after in new[] { disk.AfterKill(), disk.AfterPowerCut() })
            {
                var content = System.Text.Encoding.ASCII.GetString(after["boot.json"]);
                Assert.Contains(content, new[] { "old", "brand new" });
                outcomes.Add(content);
                AtomicFile.Write(after, "boot.json", "later"u8);
                Assert.Equal("later"u8, after["boot.json"]);
            }
        }

        Assert.Equal(2, outcomes.Count);
    }
}
