using System.Globalization;

namespace ActorBridge.Torture.Harness;

/// <summary>Commands that run a child under strace, which leaves out or fails its system calls.</summary>
internal static class Strace
{
    /// <summary>fsync and fdatasync of these files return at once with success and do nothing; of all files when none is named.</summary>
    public static string[] Without(string[] files) =>
    [
        TraceFactAttribute.Strace, "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:retval=0",
        .. Paths(files),
    ];

    /// <summary>The calls on these files fail; what was failed is in the trace, with the file's name, marked <c>INJECTED</c>.</summary>
    /// <param name="attach">It runs already; then strace stops at every call of it, also those that it does not look at.</param>
    public static string[] Failing(Fault fault, string trace, string[] files, bool attach = false) =>
    [
        TraceFactAttribute.Strace, "-f", "-qq", "-y", .. attach ? Array.Empty<string>() : ["--seccomp-bpf"], "-o", trace, "-e", $"trace={fault.Calls}",
        "-e", string.Create(CultureInfo.InvariantCulture, $"inject={fault.Calls}:error={fault.Error}:when={fault.Nth}{(fault.Sticky ? "+" : "")}"),
        .. Paths(files),
    ];

    private static IEnumerable<string> Paths(string[] files) => files.SelectMany(f => new[] { "-P", f });
}

/// <summary>From the Nth call of each thread on, or only it.</summary>
/// <param name="Calls">As strace names them, with commas.</param>
public sealed record Fault(string Calls, string Error, bool Sticky, int Nth)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Calls} {Nth}{(Sticky ? "+" : "")} {Error}");
}
