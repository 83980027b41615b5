using System.Diagnostics;

namespace ActorBridge.Torture.Harness;

/// <summary>Runs a command of the system to its end.</summary>
internal static class Tool
{
    public static string Run(string command, params string[] arguments)
    {
        // Both streams as one: a command that fails says why on either.
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true };
        foreach (var argument in (string[])["-c", "exec \"$0\" \"$@\" 2>&1", command, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{command} did not start");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{command} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
    }

    public static bool Exists(string command) =>
        new[] { "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin" }.Any(f => File.Exists(Path.Combine(f, command)));
}
