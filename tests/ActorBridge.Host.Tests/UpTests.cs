using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ActorBridge.Host.Up;

namespace ActorBridge.Host.Tests;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class UpTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    /// <summary>The program that is started here as Blender attaches nowhere, and ends when its file is there.</summary>
    [Fact]
    public async Task Up_says_that_Blender_has_not_attached_yet_and_never_that_it_is_up_without_it()
    {
        var end = Path.Combine(_temp.Path, "end");
        var idle = _temp.Write("idle", $"#!/bin/sh\nuntil [ -e '{end}' ]; do sleep 0.05; done\n");
        File.SetUnixFileMode(idle, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var stop = new CancellationTokenSource();
        await using var lines = new LinesSeen();

        var up = new UpRun(new(null, true, Path.Combine(_temp.Path, "data"), null, idle, false) { Patience = TimeSpan.FromMilliseconds(1) }, lines, lines).RunAsync(stop.Token);
        await lines.UntilAsync("Blender has not attached after");
        await File.WriteAllTextAsync(end, "");
        await lines.UntilAsync("Blender has ended before it attached (exit code 0)");
        await stop.CancelAsync();

        Assert.Equal(0, await up);

        // Whether the host stops within its two seconds is the machine's business; that nothing is left running is not.
        Assert.Contains(lines.All[^1], (string[])["The host has stopped. Nothing is left running.", "The host did not stop within 2 s and was ended; its log is whole, and its next start says so."]);
        var pids = Regex.Matches(lines.All.Single(l => l.StartsWith("The host runs", StringComparison.Ordinal)), @"\(process (\d+)\)").Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(2, pids.Count);
        Assert.All(pids, pid => Assert.Throws<ArgumentException>(() => Process.GetProcessById(pid)));
        Assert.DoesNotContain(lines.All, l => l.Contains("is up", StringComparison.Ordinal));
    }
}
