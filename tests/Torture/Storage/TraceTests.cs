using System.Diagnostics;
using System.Text.RegularExpressions;

using ActorBridge.Torture.Harness;

namespace ActorBridge.Torture.Storage;

/// <summary>What really reaches the kernel, in which order.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("actorbridge-trace-").FullName;

    [TraceFact]
    [Rule("1.3")]
    public async Task A_whole_file_goes_write_fsync_rename_fsync_of_the_folder()
    {
        var calls = await TraceAsync("atomic", Path.Combine(_folder, "boot.json"));

        AssertInOrder(
            calls,
            @"openat\(.*/\.boot\.json\.tmp"", .*O_CREAT.*, 0600\)\s+= (?<file>\d+)",
            @"pwrite64\(${file}, ""whole"", 5, 0\)\s+= 5",
            @"(fsync|fdatasync)\(${file}\)\s+= 0",
            @"rename\(.*/\.boot\.json\.tmp"", "".*/boot\.json""\)\s+= 0",
            @"open(at)?\(.*O_DIRECTORY.*\)\s+= (?<folder>\d+)",
            @"fsync\(${folder}\)\s+= 0");
        Assert.Equal("whole", await File.ReadAllTextAsync(Path.Combine(_folder, "boot.json")));
    }

    [TraceFact]
    [Rule("14.10")]
    public async Task A_group_of_lines_goes_write_fdatasync_read_back_mark_and_only_then_the_acknowledgement()
    {
        var calls = await TraceAsync("once", _folder);

        AssertInOrder(
            calls,
            @"openat\(.*/0000000000000000001\.jsonl"", .*O_CREAT.*, 0600\)\s+= (?<log>\d+)",
            @"pwrite64\(${log}, ""\{\\""schema_version.*\)\s+= (?<length>\d+)",
            @"fdatasync\(${log}\)\s+= 0",
            @"pread64\(${log}, ""\{\\""schema_version.*\)\s+= ${length}",
            @"pwrite64\(\d+, ""AB-AUDIT-MARK.*\)\s+= 512",
            @"write\(\d+, ""acknowledged");
    }

    private async Task<string[]> TraceAsync(string mode, string path)
    {
        var trace = Path.Combine(_folder, "trace");
        var start = new ProcessStartInfo(TraceFactAttribute.Strace)
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "-ff", "-s", "40", "-o", trace, "-e", "trace=open,openat,write,pwrite64,pread64,fsync,fdatasync,rename,renameat,renameat2",
                "dotnet", "exec", typeof(Program).Assembly.Location, "subject", mode, path,
            },
        };
        using var process = Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);

        // One file a thread, so that no call is cut in two by another thread's; the one that touched the file is of interest.
        var name = mode == "atomic" ? ".tmp\"" : ".jsonl\"";
        var threads = Directory.GetFiles(_folder, "trace.*").Select(File.ReadAllLines);
        return Assert.Single(threads, calls => calls.Any(c => c.Contains(name, StringComparison.Ordinal) && c.Contains("O_CREAT", StringComparison.Ordinal)));
    }

    /// <summary>Each pattern is found behind the one before it; what an earlier one named can stand in a later one as <c>${name}</c>.</summary>
    private static void AssertInOrder(string[] calls, params string[] patterns)
    {
        var named = new Dictionary<string, string>();
        var at = 0;
        foreach (var pattern in patterns)
        {
            var filled = named.Aggregate(pattern, (p, n) => p.Replace($"${{{n.Key}}}", n.Value, StringComparison.Ordinal));
            var found = Array.FindIndex(calls, at, c => Regex.IsMatch(c, filled, RegexOptions.CultureInvariant));
            Assert.True(found >= 0, $"behind call {at} there is none like {filled}:\n{string.Join('\n', calls.TakeLast(60))}");
            var match = Regex.Match(calls[found], filled, RegexOptions.CultureInvariant);
            foreach (var group in match.Groups.Values.Where(g => !char.IsAsciiDigit(g.Name[0])))
            {
                named[group.Name] = group.Value;
            }

            at = found + 1;
        }
    }

    public void Dispose()
    {
        LogShelf.KeepFolder(_folder);
        Directory.Delete(_folder, recursive: true);
    }
}
