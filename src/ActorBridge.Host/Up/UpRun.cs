using ActorBridge.Core.Errors;
using ActorBridge.Core.UserIntent;
using ActorBridge.Host.Blenders;
using ActorBridge.Host.Client;
using ActorBridge.Host.Processes;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Up;

/// <param name="Scene">Null: Blender's own start-up scene.</param>
/// <param name="Save">Headless only: save the scene when stopped.</param>
public sealed record UpOptions(string? Scene, bool Headless, string Data, int? Port, string? Blender, bool Save)
{
    /// <summary>After so long, and then after twice that, and so on, it is said that Blender has not attached yet.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);
}

/// <summary>A host and a Blender beside it, until Ctrl-C.</summary>
public sealed class UpRun(UpOptions options, TextWriter output, TextWriter errors)
{
    /// <summary>Together the five seconds within which Ctrl-C has stopped everything.</summary>
    private static readonly TimeSpan BlenderStop = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan HostStop = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private const int HostRestartsMax = 3;

    // Why automation is off, as the host said it last.
    private Refusal? _off;

    private string BlenderLog => Path.Combine(options.Data, "logs", "blender.log");

    public async Task<int> RunAsync(CancellationToken stop)
    {
        if (options.Scene is { } scene && !File.Exists(scene))
        {
            return Refuse(new(ErrorCodes.BlendFileMissing, $"there is no '{scene}'; nothing was started"));
        }

        var (blender, missing) = BlenderLocator.Find(options.Blender);
        if (missing is not null)
        {
            return Refuse(missing with { Reason = missing.Reason + "; nothing was started" });
        }

        var headless = options.Headless || !HasDisplay();
        var (host, refused) = await RunningHost.TryStartAsync(options.Data, options.Port ?? 0, stop);
        if (host is null)
        {
            await errors.WriteAsync(refused);
            return 2;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(BlenderLog)!);
            await using var running = BlenderProcess.Start(new(blender!, options.Scene, headless, options.Data, BlenderLog, options.Save));
            await output.WriteLineAsync($"The host runs (process {host.Id}). Waiting for Blender (process {running.Id}) to attach …");
            (host, var exit) = await WatchAsync(host, running, headless, stop);
            await output.WriteLineAsync("Stopping …");
            var clean = await running.StopAsync(BlenderStop);
            await output.WriteLineAsync(clean ? "Blender has ended." : "Blender did not end within 3 s and was ended; what was not saved is lost, the file is as it was last saved.");
            return exit;
        }
        finally
        {
            using var patience = new CancellationTokenSource(HostStop);
            try
            {
                await host.StopAsync(patience.Token);
                await output.WriteLineAsync("The host has stopped. Nothing is left running.");
            }
            catch (OperationCanceledException)
            {
                await output.WriteLineAsync("The host did not stop within 2 s and was ended; its log is whole, and its next start says so.");
            }

            await host.DisposeAsync();
        }
    }

    /// <summary>Until Ctrl-C. A host that dies is started again, a few times; a Blender that the person closes stays closed.</summary>
    private async Task<(RunningHost Host, int Exit)> WatchAsync(RunningHost host, BlenderProcess blender, bool headless, CancellationToken stop)
    {
        var never = Task.Delay(Timeout.Infinite, stop);
        var blenderEnd = blender.WaitForExitAsync(stop);
        var attached = AttachAsync(stop);
        var (waited, patience) = (options.Patience, Task.Delay(options.Patience, stop));
        for (var restarts = 0; ;)
        {
            var first = await Task.WhenAny(attached, host.WaitForExitAsync(stop), blenderEnd, patience);
            if (stop.IsCancellationRequested)
            {
                return (host, 0);
            }

            if (first == attached)
            {
                await attached;
                await SayAsync(host, blender, headless);
                attached = patience = never;
                continue;
            }

            if (first == blenderEnd)
            {
                var before = attached == never ? "" : " before it attached";
                await output.WriteLineAsync($"Blender has ended{before} (exit code {blender.ExitCode}); its output is in {BlenderLog}. The host goes on; Ctrl-C stops it.");
                blenderEnd = patience = never;
                continue;
            }

            if (first == patience)
            {
                await output.WriteLineAsync($"Blender has not attached after {waited.TotalSeconds:0} s. A large file takes its time; otherwise its output, in {BlenderLog}, or the tab ActorBridge in its sidebar says why. Waiting on; Ctrl-C stops both.");
                patience = Task.Delay(waited, stop);
                waited *= 2;
                continue;
            }

            await errors.WriteLineAsync($"The host has died (exit code {host.ExitCode}). Blender goes on; automation is off until the host is back.");
            if (++restarts > HostRestartsMax)
            {
                await errors.WriteLineAsync($"It died {restarts} times; not starting it again. See {Path.Combine(options.Data, "logs")}.");
                return (host, 1);
            }

            await host.DisposeAsync();
            var (again, refused) = await RunningHost.TryStartAsync(options.Data, options.Port ?? 0, stop);
            if (again is null)
            {
                await errors.WriteAsync(refused);
                return (host, 1);
            }

            host = again;
            await output.WriteLineAsync($"The host is back (process {host.Id}).");
        }
    }

    /// <summary>
    /// Until a plan would be taken: the host has started, and a Blender is attached in which the person's hands have been looked for. Any Blender: behind a
    /// wrapper (snap, flatpak) it says another process id than the one that was started.
    /// </summary>
    private async Task AttachAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Look);
        while (!await IsAttachedAsync(stop))
        {
            await timer.WaitForNextTickAsync(stop);
        }
    }

    private async Task<bool> IsAttachedAsync(CancellationToken stop)
    {
        try
        {
            await using var client = await HostClient.ConnectAsync(new(Path.GetFullPath(options.Data)), stop);
            var status = await client.AskAsync<StatusReport>(new StatusRequest(), stop);
            _off = status.Why;
            return status.Why?.Code != ErrorCodes.NotReady && status.Blenders.Any(b => b.Intent != nameof(IntentMode.Settling));
        }
        catch (HostRefusedException)
        {
            return false; // it has died, which the watch sees and says
        }
    }

    private async Task SayAsync(RunningHost host, BlenderProcess blender, bool headless)
    {
        var scene = options.Scene is null ? "Blender's start-up scene (not saved yet)" : Path.GetFullPath(options.Scene);
        await output.WriteLineAsync($"""
            ActorBridge is up.
              Scene  {scene}
              Blender process {blender.Id}, {(headless ? "headless" : "with a window")}
              Host   process {host.Id}, 127.0.0.1:{host.Port}
              Data   {Path.GetFullPath(options.Data)}
              Log    audit/ there says what was done, logs/ how
              Stop   Ctrl-C

            In another terminal:  ./bridge run status --data {options.Data}
            """);
        if (_off is { } off)
        {
            await output.WriteLineAsync($"Automation is off: {off}. {off.Code.WhatToDo}");
        }
    }

    private int Refuse(Refusal refusal)
    {
        errors.WriteLine($"{refusal}. {refusal.Code.WhatToDo}");
        return 2;
    }

    private static bool HasDisplay() =>
        !OperatingSystem.IsLinux() || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DISPLAY")) || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("WAYLAND_DISPLAY"));
}
