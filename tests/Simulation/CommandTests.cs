using System.Diagnostics;

namespace ActorBridge.Simulation;

public sealed class CommandTests
{
    [Fact]
    public void Many_seeds_that_hold_end_with_0_and_say_how_many_they_were()
    {
        var (exit, output, errors) = Run("--seeds", "3", "--steps", "100", "--from", "7");
        Assert.Equal((0, "3 seeds of 100 steps each; Ctrl-C ends it with what was found until then\n"), (exit, errors));
        Assert.StartsWith("3 seeds, ", output, StringComparison.Ordinal);
        Assert.EndsWith(" committed, 0 seeds failed\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_seed_ends_with_0_and_all_that_happened_in_it()
    {
        var (exit, output, errors) = Run("--seed", "7", "--steps", "100");
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((0, ""), (exit, errors));
        Assert.Contains(lines, l => l.Contains("blender AttachAccepted", StringComparison.Ordinal));
        Assert.Equal(SeedRun.Of(7, 100).ToString(), lines[^1]);
    }

    [Fact]
    public void A_failed_seed_ends_with_1_and_the_others_are_run_all_the_same()
    {
        var sabotage = new Sabotage { Started = (simulation, _) => simulation.Impossible!("the host has started") };
        using var output = new StringWriter();
        Assert.Equal(1, Command.Run(["--seeds", "3", "--steps", "100"], output, TextWriter.Null, CancellationToken.None, sabotage));
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([1, 2, 3], lines.Where(l => l.StartsWith("seed ", StringComparison.Ordinal)).Select(l => int.Parse(l[5..l.IndexOf(',', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.EndsWith("3 seeds failed", lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--seed", "--seed")]
    [InlineData("x", "--seed", "x")]
    [InlineData("-1", "--seed", "-1")]
    [InlineData("0", "--steps", "0")]
    [InlineData("0", "--seeds", "0")]
    [InlineData("99999999999", "--from", "99999999999")]
    [InlineData("--sedes", "--sedes", "3")]
    [InlineData("3", "--seeds", "2", "3")]
    public void What_it_does_not_understand_ends_with_2_and_is_named(string named, params string[] args) =>
        Assert.Equal((2, "", $"simulate: '{named}' is not understood; see --help.\n"), Run(args));

    [Fact]
    public void Help_ends_with_0()
    {
        var (exit, output, errors) = Run("--seeds", "5", "--help");
        Assert.Equal((0, ""), (exit, errors));
        Assert.Contains("simulate --seed N", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_with_130_and_what_was_found_until_then()
    {
        // A background job of a shell ignores SIGINT; this one must not.
        var start = new ProcessStartInfo("env") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["--default-signal=INT", "dotnet", "exec", typeof(Command).Assembly.Location, "--seeds", "1000000", "--steps", "50"])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        Assert.StartsWith("1000000 seeds of 50 steps each", await process.StandardError.ReadLineAsync(), StringComparison.Ordinal);
        using (var signal = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await signal.WaitForExitAsync();
        }

        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(130, process.ExitCode);
        Assert.Matches("^stopped: [0-9]+ seeds, .*, 0 seeds failed\n$", output);
    }

    private static (int Exit, string Output, string Errors) Run(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        return (Command.Run(args, output, errors, CancellationToken.None), output.ToString(), errors.ToString());
    }
}
