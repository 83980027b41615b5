using System.Text;
using Akka.Simulation;

namespace Akka.Embedded.Tests.Simulation;

public sealed class SimulatedDiskTests
{
    [Fact]
    public void What_was_synced_survives_every_power_cut_and_what_was_not_is_sometimes_lost()
    {
        var lost = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            using var simulation = new Akka.Simulation.Simulation(seed);
            var disk = new SimulatedDisk(simulation);
            var file = disk.Open("log/1", create: true);
            file.Write(0, "kept"u8);
            file.Sync();
            disk.SyncFolder("log");
            file.Write(4, "perhaps"u8);
            disk.PowerCut();
            var read = Read(disk, "log/1");
            Assert.StartsWith("kept", read, StringComparison.Ordinal);
            Assert.StartsWith(read, "keptperhaps", StringComparison.Ordinal);
            if (read != "keptperhaps") lost++;
        }

        Assert.InRange(lost, 1, 199);
    }

    [Fact]
    public void A_rename_without_a_sync_of_the_folder_gives_the_old_or_the_new_file_never_a_mix()
    {
        var seen = new HashSet<string>();
        for (var seed = 0; seed < 100; seed++)
        {
            using var simulation = new Akka.Simulation.Simulation(seed);
            var disk = new SimulatedDisk(simulation);
            Put(disk, "boot", "old");
            disk.SyncFolder("");
            Put(disk, "boot.new", "new");
            disk.Rename("boot.new", "boot");
            disk.PowerCut();
            seen.Add(Read(disk, "boot"));
        }

        Assert.Equal(["new", "old"], seen.Order());
    }

    [Fact]
    public void A_full_disk_refuses_and_a_scripted_call_fails_and_nothing_else_changes()
    {
        using var simulation = new Akka.Simulation.Simulation(1);
        var disk = new SimulatedDisk(simulation) { Capacity = 10 };
        var file = disk.Open("a", create: true);
        file.Write(0, "12345678"u8);
        Assert.Equal(DiskFault.Full, Assert.Throws<SimulatedDiskException>(() => file.Write(8, "abc"u8)).Fault);
        disk.Faults = (call, _) => call == DiskCall.Sync && disk.Calls[DiskCall.Sync] == 2 ? DiskFault.InputOutput : null;
        file.Sync();
        Assert.Equal(DiskCall.Sync, Assert.Throws<SimulatedDiskException>(file.Sync).Call);
        Assert.Equal("12345678", Read(disk, "a"));
    }

    private static void Put(SimulatedDisk disk, string path, string text)
    {
        var file = disk.Open(path, create: true);
        file.Write(0, Encoding.ASCII.GetBytes(text));
        file.Sync();
    }

    private static string Read(SimulatedDisk disk, string path)
    {
        var file = disk.Open(path, create: false);
        var bytes = new byte[file.Length];
        file.Read(0, bytes);
        return Encoding.ASCII.GetString(bytes);
    }
}
