using System.CommandLine;
using ActorBridge.Host.Cli.Logs;
using ActorBridge.Host.Cli.Memory;
using ActorBridge.Host.Demo;
using ActorBridge.Host.Replay;
using ActorBridge.Host.Up;

namespace ActorBridge.Host.Cli;

/// <summary>The whole command line.</summary>
public static class Commands
{
    public static RootCommand Create()
    {
        var common = new CommonOptions();
        return new RootCommand("ActorBridge keeps automated changes to Blender scenes atomic, recorded and recoverable.")
        {
            HostCommand.Create(common),
            UpCommand.Create(common.Data),
            DemoCommand.Create(),
            SubmitCommand.Create(common),
            RevertCommand.Create(common),
            ResolveCommand.Create(common),
            PayloadCommand.Create(common),
            InboxCommand.Create(common),
            StatusCommand.Create(common),
            DatablocksCommand.Create(common),
            ReadCommand.Create(common),
            CancelCommand.Create(common),
            RearmCommand.Create(common),
            AllowRetryCommand.Create(common),
            ResyncCommand.Create(common),
            LogCommand.Create(common),
            ReplayCommand.Create(common),
            MemoryCommand.Create(common),
            MigrateCommand.Create(common),
            ConfigCommand.Create(common),
        };
    }
}
