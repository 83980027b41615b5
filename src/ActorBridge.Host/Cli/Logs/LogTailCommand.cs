using System.CommandLine;
using ActorBridge.Audit.Reading;

namespace ActorBridge.Host.Cli.Logs;

/// <summary><c>actorbridge log tail</c>: the end of the log, and with <c>--follow</c> what comes after it, until Ctrl-C.</summary>
internal static class LogTailCommand
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    public static Command Create(CommonOptions common)
    {
        var count = new Option<int>("--lines", "-n") { Description = "How many lines.", DefaultValueFactory = _ => 10 };
        count.MustBeAtLeast(0);
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with each line that is acknowledged, until Ctrl-C." };
        var json = new Option<bool>("--json") { Description = "The lines as they stand in the log, one JSON object each." };
        var command = new Command("tail", "The last lines of the audit log.") { count, follow, common.Data, json };
        command.SetAction((parsed, stop) => common.WithLogAsync(parsed, async (storage, _, _) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var shown = Show(new LogReader(storage), null, parsed.GetValue(count));
            if (parsed.GetValue(follow))
            {
                await FollowAsync(new LogReader(storage));
            }

            return ExitCodes.Ok;

            long Show(LogReader reader, long? after, int last)
            {
                var head = reader.Acknowledged();
                after ??= Math.Max(0, head - last);
                foreach (var line in head > after ? reader.From(after.Value + 1).TakeWhile(l => l.Entry.Seq <= head) : [])
                {
                    output.WriteLine(parsed.GetValue(json) ? line.Json : line.ForPerson());
                }

                output.Flush();
                return Math.Max(head, after.Value);
            }

            async Task FollowAsync(LogReader reader)
            {
                using var timer = new PeriodicTimer(LookEvery);
                try
                {
                    while (await timer.WaitForNextTickAsync(stop))
                    {
                        shown = Show(reader, shown, 0);
                    }
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    // Ctrl-C is how following ends.
                }
            }
        }));
        return command;
    }
}
