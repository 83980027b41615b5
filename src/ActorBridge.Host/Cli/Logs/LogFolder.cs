using System.CommandLine;
using ActorBridge.Audit;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Errors;
using ActorBridge.Host.Storage;

namespace ActorBridge.Host.Cli.Logs;

/// <summary>The log of a data folder for commands that look at it; none of them makes a folder, and damage becomes AB-LOG-002.</summary>
internal static class LogFolder
{
    public static Task<int> WithLogAsync(this CommonOptions common, ParseResult parsed, Func<IStorage, DataFolder, CommandOutput, Task<int>> command) =>
        common.RunAsync(parsed, async (folder, output) =>
        {
            if (!Directory.Exists(folder.Audit))
            {
                throw new HostRefusedException(new(ErrorCodes.NoLog, $"There is no {folder.Audit}."));
            }

            try
            {
                return await command(new DiskStorage(folder.Audit), folder, output);
            }
            catch (Exception e) when (e is LogDamagedException or StorageException)
            {
                throw new HostRefusedException(new(ErrorCodes.LogDamaged, e.Message), e);
            }
        });

    /// <summary>Of a newer version's log nothing is damaged, and nothing is to be set aside.</summary>
    public static Refusal Refusal(this LogUnusable damage) => new(
        damage.Defect == LogDefect.FutureSchema ? ErrorCodes.DataTooNew : ErrorCodes.LogDamaged, $"{damage}. It is in order up to line {damage.Good.Seq}.");
}
