namespace ActorBridge.Torture.Harness;

/// <summary>A small ext4 in a file, mounted. Its file holds what has reached the block device, and nothing that is still in the page cache.</summary>
internal sealed class Disk : IDisposable
{
    private readonly string _device;

    private Disk(string image, string folder, string device) => (Image, Folder, _device) = (image, folder, device);

    public string Image { get; }

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <summary>Why there can be none here; null when there can.</summary>
    public static string? Missing { get; } = WhyMissing();

    public static Disk Create(string image, string folder, int megabytes)
    {
        using (var file = new FileStream(image, FileMode.Create))
        {
            file.SetLength((long)megabytes << 20);
        }

        Tool.Run("mkfs.ext4", "-q", "-F", image);
        return Mount(image, folder);
    }

    /// <summary>Mounts what is there; the file system's own journal is replayed.</summary>
    public static Disk Mount(string image, string folder)
    {
        Directory.CreateDirectory(folder);
        var device = Tool.Run("losetup", "--direct-io=on", "-f", "--show", image).Trim();
        try
        {
            Tool.Run("mount", "-t", "ext4", device, folder);
        }
        finally
        {
            // Mounted, it stays until it is unmounted, and goes then.
            Tool.Run("losetup", "-d", device);
        }

        return new Disk(image, folder, Path.GetFileName(device));
    }

    /// <summary>
    /// The power is cut: a copy of what has reached the device. Whoever writes to it must be stopped. When the kernel itself wrote to
    /// the device meanwhile, the copy would be a smear of two moments, and is made again.
    /// </summary>
    public void CopyTo(string image)
    {
        while (true)
        {
            var before = Writes();
            File.Copy(Image, image, overwrite: true);
            if (before.InFlight == 0 && Writes() == before)
            {
                return;
            }
        }
    }

    public void Dispose() => Tool.Run("umount", Folder);

    private (string Done, int InFlight) Writes()
    {
        var fields = File.ReadAllText($"/sys/block/{_device}/stat").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (fields[4], int.Parse(fields[8], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static string? WhyMissing()
    {
        if (Environment.UserName != "root" || new[] { "mkfs.ext4", "losetup", "mount", "umount" }.FirstOrDefault(c => !Tool.Exists(c)) is { } missing && missing.Length > 0)
        {
            return "a mounted image needs root and mkfs.ext4, losetup, mount and umount";
        }

        var folder = Directory.CreateTempSubdirectory("actorbridge-disk-").FullName;
        try
        {
            using var disk = Create(Path.Combine(folder, "image"), Path.Combine(folder, "mount"), 4);
            return null;
        }
        catch (InvalidOperationException e)
        {
            return $"loop devices can't be used here: {e.Message.Trim()}";
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
