using System.CommandLine;

namespace ActorBridge.Host.Cli.Logs;

/// <summary><c>actorbridge log …</c>: the audit log as it lies in the data folder, also beside a running host.</summary>
internal static class LogCommand
{
    public static Command Create(CommonOptions common) => new("log", "The audit log (docs/audit-log.md): is it in order, what does it say.")
    {
        LogVerifyCommand.Create(common),
        LogQueryCommand.Create(common),
        LogTailCommand.Create(common),
        LogExportCommand.Create(common),
        LogSetAsideCommand.Create(common),
    };
}
