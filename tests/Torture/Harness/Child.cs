using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ActorBridge.Torture.Harness;

/// <summary>A subject in a process of its own. What it says goes into a file, so that it is all there after whatever ends or stops it.</summary>
public sealed class Child : IAsyncDisposable
{
    private const int Kill9 = 9, Stop19 = 19, Continue18 = 18;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly string _said;

    private Child(Process process, string said)
    {
        (_process, _said) = (process, said);
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <param name="said">The file for what it says.</param>
    /// <param name="around">A command that runs it, such as strace with its options; or nothing.</param>
    public static Child Start(string said, string[] around, params string[] arguments)
    {
        var dotnet = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardError = true };
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // killed, it would leave the runtime's pipes behind
        foreach (var argument in (string[])["-c", "exec \"$@\" >\"$0\"", said, .. around, dotnet, "exec", typeof(Child).Assembly.Location, "subject", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return new Child(Process.Start(start)!, said);
    }

    public int ExitCode => _process.ExitCode;

    public Heard Heard()
    {
        var heard = new Heard();
        heard.Read(_said);
        return heard;
    }

    /// <summary>How much it has said up to now, in bytes.</summary>
    public long Said => File.Exists(_said) ? new FileInfo(_said).Length : 0;

    /// <summary>Waits until it has said so much, or has ended.</summary>
    public async Task UntilSaidAsync(long bytes)
    {
        using var timer = new PeriodicTimer(Step);
        var from = Stopwatch.GetTimestamp();
        while (Said < bytes && !_process.HasExited)
        {
            if (Stopwatch.GetElapsedTime(from) > Longest)
            {
                throw new TimeoutException($"waited {Longest.TotalSeconds:0} s in vain for {bytes} bytes of a subject that has said {Said}");
            }

            await timer.WaitForNextTickAsync();
        }
    }

    public async Task KillAsync()
    {
        Signal(Kill9);
        await _process.WaitForExitAsync();
    }

    /// <summary>Returns when none of its threads runs any more.</summary>
    public async Task StopAsync()
    {
        Signal(Stop19);
        using var timer = new PeriodicTimer(Step);
        while (!Threads().All(t => t is 'T' or 't'))
        {
            await timer.WaitForNextTickAsync();
        }
    }

    public void Continue() => Signal(Continue18);

    /// <summary>What it printed on its standard error.</summary>
    public async Task<string> EndAsync()
    {
        await _process.WaitForExitAsync();
        return await _errors;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            if (Said > 0)
            {
                Signal(Kill9); // with strace around it, strace goes with it
            }

            _process.Kill();
            await _process.WaitForExitAsync();
        }

        await _errors;
        _process.Dispose();
    }

    private IEnumerable<char> Threads()
    {
        foreach (var thread in Directory.GetDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{Heard().Pid}/task")))
        {
            var stat = File.ReadAllText(Path.Combine(thread, "stat"));
            yield return stat[stat.LastIndexOf(')') + 2];
        }
    }

    private void Signal(int signal) => _ = kill(Heard().Pid, signal);

#pragma warning disable IDE1006, SYSLIB1054 // the name is libc's; source-generated marshalling would need unsafe code
    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int pid, int signal);
#pragma warning restore IDE1006, SYSLIB1054
}
