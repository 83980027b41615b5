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
        Assert.StartsWith("The host ", lines.All[^1], StringComparison.Ordinal); // has stopped, or did not within its time and was ended: which one is the machine's
        Assert.DoesNotContain(lines.All, l => l.Contains("is up", StringComparison.Ordinal));
    }
}
