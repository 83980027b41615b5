using ActorBridge.Host.Configuration;
using ActorBridge.Host.Storage;
using Serilog;
using Serilog.Events;

namespace ActorBridge.Host.Composition;

/// <summary>Serilog for people who look for the cause of something. What has to be true afterwards is in the audit log, not here.</summary>
internal static class Diagnostics
{
    private const string Line = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} {Level:u3} {Message:lj}{NewLine}{Exception}";

    public static ILogger Open(HostSettings settings, DataFolder folder)
    {
        var log = new LoggerConfiguration()
            .MinimumLevel.Is(LevelOf(settings.LogLevel))
            .WriteTo.Console(outputTemplate: Line, standardErrorFromLevel: LogEventLevel.Verbose)
            .WriteTo.File(
                Path.Combine(folder.Logs, "host-.log"), outputTemplate: Line, rollingInterval: RollingInterval.Day, retainedFileCountLimit: settings.LogFilesMax)
            .CreateLogger();
        return Log.Logger = log;
    }

    private static LogEventLevel LevelOf(string level) => level switch
    {
        "debug" => LogEventLevel.Debug,
        "info" => LogEventLevel.Information,
        "warning" => LogEventLevel.Warning,
        "error" => LogEventLevel.Error,
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, null),
    };
}
