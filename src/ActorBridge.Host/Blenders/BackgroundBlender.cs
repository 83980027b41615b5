using System.Diagnostics;
using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;

namespace ActorBridge.Host.Blenders;

/// <summary>A background Blender on a copy, with the add-on's own runner in it: one JSON object a line each way (tools/background.py).</summary>
internal sealed class BackgroundBlender : IAsyncDisposable
{
    private const string Mark = "ANSWER ";
    private const string ProgressMark = "PROGRESS ";
    private const int LinesKept = 40;

    private readonly Process _process;
    private readonly ErrorCode _broken;
    private readonly Action<int, int> _progress;
    private readonly Queue<string> _said = [];
    private readonly Task _errors;

    private BackgroundBlender(Process process, ErrorCode broken, Action<int, int> progress)
    {
        (_process, _broken, _progress) = (process, broken, progress);
        _errors = KeepErrorsAsync();
    }

    /// <param name="data">A folder of its own: the add-on's files of it are nobody else's.</param>
    /// <param name="broken">What it means when this Blender fails.</param>
    /// <param name="allowPython">A person has allowed <c>run_python</c> in the Blender that the copy is of; null: as the environment has it.</param>
    /// <param name="progress">Steps that are done of the plan that runs, and how many it has.</param>
    public static BackgroundBlender Start(string blender, string scene, string data, ErrorCode broken, bool? allowPython = null, Action<int, int>? progress = null)
    {
        // In a session of its own: Ctrl-C in the terminal reaches this process only, which then ends Blender.
        var start = new ProcessStartInfo("setsid") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        string[] arguments =
        [
            blender, "--background", "--factory-startup", scene, "--python-exit-code", "3",
            "--python", Path.Combine(BlenderProcess.AddonFolder, "tools", "background.py"),
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ACTORBRIDGE_DATA"] = data;

        // A Blender that is killed leaves its own temporary folder: this one goes with the data.
        foreach (var name in (string[])["TMP", "TMPDIR"])
        {
            start.Environment[name] = data;
        }

        if (allowPython is { } allowed)
        {
            start.Environment["ACTORBRIDGE_ALLOW_PYTHON"] = allowed ? "1" : "";
        }

        return new(Process.Start(start) ?? throw new InvalidOperationException($"{blender} did not start"), broken, progress ?? ((_, _) => { }));
    }

    /// <exception cref="HostRefusedException">This Blender has failed, or has refused; the reason has the code.</exception>
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
            if (line.StartsWith(ProgressMark, StringComparison.Ordinal))
            {
                var progress = JsonNode.Parse(line[ProgressMark.Length..])!;
                _progress(progress["steps_done"]!.GetValue<int>(), progress["steps"]!.GetValue<int>());
                continue;
            }

            if (!line.StartsWith(Mark, StringComparison.Ordinal))
            {
                Keep(line);
                continue;
            }

            var answer = JsonNode.Parse(line[Mark.Length..])!.AsObject();
            return answer is { Count: 1 } && answer["error"] is JsonObject error
                ? throw new HostRefusedException(new(_broken, $"{error["code"]}: {error["reason"]}"))
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

        return new(new(_broken, $"Blender ended with {_process.ExitCode}:\n{string.Join('\n', said)}"), inner);
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
