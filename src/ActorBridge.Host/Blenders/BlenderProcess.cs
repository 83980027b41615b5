using System.Diagnostics;

namespace ActorBridge.Host.Blenders;

/// <summary>How to start a Blender that has the add-on enabled.</summary>
/// <param name="Scene">The .blend to open; null for Blender's own start-up scene.</param>
/// <param name="SaveOnQuit">Headless only: a clean stop saves the scene under its name.</param>
/// <param name="Log">Blender's own output goes to this file.</param>
/// <param name="Script">What Blender runs at its start; null for the script of <see cref="BlenderProcess.AddonFolder"/> that fits.</param>
public sealed record BlenderLaunch(
    string Blender,
    string? Scene,
    bool Headless,
    string DataFolder,
    string Log,
    bool SaveOnQuit = false,
    IReadOnlyDictionary<string, string>? Environment = null,
    string? Script = null);

/// <summary>A Blender that this host started. The person's own preferences and add-ons are left as they are.</summary>
public sealed class BlenderProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _log;

    private BlenderProcess(Process process, Task log)
    {
        _process = process;
        _log = log;
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>The add-on as it was built with this host.</summary>
    public static string AddonFolder { get; } = Path.Combine(AppContext.BaseDirectory, "blender-addon");

    public static BlenderProcess Start(BlenderLaunch launch)
    {
        // In a session of its own: Ctrl-C in the terminal reaches the host only, which then lets Blender end in order.
        var start = new ProcessStartInfo("setsid") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(launch.Blender);
        if (launch.Headless)
        {
            start.ArgumentList.Add("--background");
        }

        if (launch.Scene is { } scene)
        {
            start.ArgumentList.Add(Path.GetFullPath(scene));
        }

        start.ArgumentList.Add("--python-exit-code");
        start.ArgumentList.Add("3");
        start.ArgumentList.Add("--python");
        start.ArgumentList.Add(launch.Script ?? Path.Combine(AddonFolder, "tools", launch.Headless ? "run_headless.py" : "enable_addon.py"));
        start.Environment["ACTORBRIDGE_DATA"] = Path.GetFullPath(launch.DataFolder);
        start.Environment["ACTORBRIDGE_SAVE_ON_QUIT"] = launch.SaveOnQuit ? "1" : "";
        foreach (var (name, value) in launch.Environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{launch.Blender} did not start");
        return new(process, CopyOutputAsync(process, launch.Log));
    }

    /// <summary>Asks for a clean end; after the time is up, ends it the hard way. True when it ended by itself.</summary>
    public async Task<bool> StopAsync(TimeSpan within)
    {
        if (_process.HasExited)
        {
            return true;
        }

        Signal.Send(_process.Id, Signal.Terminate);
        using var timeout = new CancellationTokenSource(within);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
            await _log;
            return true;
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
            return false;
        }
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _log;
    }

    public Task WaitForExitAsync(CancellationToken cancellation) => _process.WaitForExitAsync(cancellation);

    /// <summary>What is still running by then is ended: nothing that was started here is left behind, whatever went wrong.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static async Task CopyOutputAsync(Process process, string path)
    {
        await using var log = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        var gate = new SemaphoreSlim(1);
        await Task.WhenAll(CopyAsync(process.StandardOutput), CopyAsync(process.StandardError));

        async Task CopyAsync(StreamReader from)
        {
            while (await from.ReadLineAsync() is { } line)
            {
                await gate.WaitAsync();
                await log.WriteLineAsync(line);
                gate.Release();
            }
        }
    }
}
