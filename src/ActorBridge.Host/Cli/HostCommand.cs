using System.CommandLine;
using ActorBridge.Host.Composition;
using ActorBridge.Host.Configuration;

namespace ActorBridge.Host.Cli;

/// <summary><c>actorbridge host</c>: runs until Ctrl-C.</summary>
internal static class HostCommand
{
    public static Command Create(CommonOptions common)
    {
        var command = new Command("host", "Runs the host until Ctrl-C. Blenders and clients find it by its data folder.") { common.Data, common.Config };
        foreach (var setting in common.Settings)
        {
            command.Add(setting);
        }

        command.SetAction((parsed, stop) => common.RunAsync(parsed, async (_, _) =>
        {
            await using (var host = await BridgeHost.StartAsync(HostSettings.From(common.Read(parsed)), TimeProvider.System))
            {
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"ready: pid {Environment.ProcessId}, port {host.Port}, data {host.Folder.Path}");
                await stop.WhenCancelledAsync();
            }

            await parsed.InvocationConfiguration.Output.WriteLineAsync("stopped");
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Task WhenCancelledAsync(this CancellationToken stop)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stop.Register(cancelled.SetResult);
        return cancelled.Task;
    }
}
