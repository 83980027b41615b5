using System.Diagnostics;
using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;
using ActorBridge.Host.Blenders;

namespace ActorBridge.Host.Replay;

/// <summary>A background Blender on the copy, with the add-on's own runner in it: one JSON object a line each way (tools/replay_log.py).</summary>
internal sealed class ReplayBlender : IAsyncDisposable
{
    private const string Mark = "REPLAY ";
    private const int LinesKept = 40;

    private readonly Process _process;
    private readonly Queue<string> _said = [];
    private readonly Task _errors;

    private ReplayBlender(Process process)
    {
        _process = process;
        _errors = KeepErrorsAsync();
    }

    /// <param name="data">A folder of the replay's own: the add-on's files of it are nobody else's.</param>
    public static ReplayBlender Start(string blender, string scene, string data)
    {
        // In a session of its own: Ctrl-C in the terminal reaches this process only, which then ends Blender.
        var start = new ProcessStartInfo("setsid") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        string[] arguments =
        [
            blender, "--background", "--factory-startup", scene, "--python-exit-code", "3",
            "--python", Path.Combine(BlenderProcess.AddonFolder, "tools", "replay_log.py"),
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ACTORBRIDGE_DATA"] = data;
        return new(Process.Start(start) ?? throw new InvalidOperationException($"{blender} did not start"));
    }

    /// <exception cref="HostRefusedException">AB-REPLAY-003, or what the add-on refused.</exception>
    public async Task<JsonObject> AskAsync(JsonObject request, CancellationToken stop)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(request.ToJsonString().AsMemory(), stop);
            await _process.StandardInput.FlushAsync(stop);
        }
        catch (IOException e)
        {
            throw await BrokenAsync(e, stop);
        }

        while (await _process.StandardOutput.ReadLineAsync(stop) is { } line)
        {
            if (!line.StartsWith(Mark, StringComparison.Ordinal))
            {
                Keep(line);
                continue;
            }

            var answer = JsonNode.Parse(line[Mark.Length..])!.AsObject();
            return answer is { Count: 1 } && answer["error"] is JsonObject error
                ? throw new HostRefusedException(new(ErrorCodes.ReplayBroken, $"{error["code"]}: {error["reason"]}"))
                : answer;
        }

        throw await BrokenAsync(null, stop);
    }

    /// <summary>What was not saved is not kept, so there is nothing to wait for.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        await _errors;
        _process.Dispose();
    }

    private async Task<HostRefusedException> BrokenAsync(Exception? inner, CancellationToken stop)
    {
        await _process.WaitForExitAsync(stop);
        await _errors;
        string[] said;
        lock (_said)
        {
            said = [.. _said];
        }

        return new(new(ErrorCodes.ReplayBroken, $"Blender ended with {_process.ExitCode}:\n{string.Join('\n', said)}"), inner);
    }

    private async Task KeepErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            Keep(line);
        }
    }

    private void Keep(string line)
    {
        lock (_said)
        {
            _said.Enqueue(line);
            while (_said.Count > LinesKept)
            {
                _said.Dequeue();
            }
        }
    }
}
