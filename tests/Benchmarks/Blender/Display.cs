using System.Diagnostics;

namespace ActorBridge.Benchmarks.Blender;

/// <summary>An X server of its own that nobody sees.</summary>
internal sealed class Display : IAsyncDisposable
{
    private readonly Process _server;

    private Display(Process server, string name) => (_server, Name) = (server, name);

    public string Name { get; }

    public static async Task<Display> StartAsync()
    {
        var start = new ProcessStartInfo("Xvfb") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in new[] { "-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp" })
        {
            start.ArgumentList.Add(argument);
        }

        var server = Process.Start(start) ?? throw new InvalidOperationException("Xvfb did not start.");
        server.ErrorDataReceived += (_, _) => { };
        server.BeginErrorReadLine();
        return new(server, $":{await server.StandardOutput.ReadLineAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        _server.Kill();
        await _server.WaitForExitAsync();
        _server.Dispose();
    }
}
