using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorBridge.Host.Processes;

/// <summary>Runs this program's own command line in a process of its own, as a person or a script would.</summary>
public static class OwnCommand
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "actorbridge");

    public static Process Start(params string[] arguments) => StartProgram(Program, arguments);

    /// <summary>
    /// So that Ctrl-C in the terminal reaches the caller only, which then stops things in order. It is heeded there even if the caller was
    /// started by a script's <c>&amp;</c>, which has Ctrl-C ignored by all that come of it.
    /// </summary>
    public static Process StartInOwnSession(params string[] arguments) => StartInOwnSession(null, arguments);

    /// <inheritdoc cref="StartInOwnSession(string[])"/>
    public static Process StartInOwnSession(IReadOnlyDictionary<string, string>? environment, params string[] arguments) =>
        StartProgram("setsid", ["env", "--default-signal=INT", Program, .. arguments], environment);

    private static Process StartProgram(string program, string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start");
    }

    /// <summary>Runs to the end and reads the one JSON object that <c>--json</c> prints.</summary>
    public static async Task<(int ExitCode, JsonObject Answer)> RunAsync(string? input, CancellationToken cancellation, params string[] arguments)
    {
        using var process = Start(arguments);
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellation);
        }

        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        try
        {
            return (process.ExitCode, JsonSerializer.Deserialize<JsonObject>(output) ?? throw new JsonException("no object"));
        }
        catch (JsonException wrong)
        {
            throw new InvalidOperationException($"'actorbridge {string.Join(' ', arguments)}' ended with {process.ExitCode} and printed no JSON ({wrong.Message}):\n{output}{await errors}", wrong);
        }
    }
}
