using System.Diagnostics;
using System.Globalization;
using ActorBridge.Audit.Storage;
using ActorBridge.Host;
using ActorBridge.Host.Cli.Logs;
using ActorBridge.Host.Migrations;

namespace ActorBridge.Torture.Subjects;

/// <summary>The process that gets killed: the product's own log, database and files, written as fast as they take it.</summary>
internal static class Subject
{
    public static async Task<int> RunAsync(string[] args)
    {
        switch (args)
        {
            case ["write", var folder, var what, var rounds]:
                await WriteAsync(folder, what, int.Parse(rounds, CultureInfo.InvariantCulture));
                return 0;
            case ["once", var folder]:
                return LogWriter.Once(folder) ? 0 : 1;
            case ["atomic", var path]:
                AtomicFile.Write(path, "whole"u8);
                return 0;
            case ["migrate", var folder, var killedAt]:
                DataMigrations.Run(new(folder), OfflineLog.Options, _ => { }, point =>
                {
                    if (point == killedAt)
                    {
                        Process.GetCurrentProcess().Kill(); // SIGKILL: nothing is closed, taken back or said
                    }
                });
                return 0;
            default:
                return 2;
        }
    }

    /// <param name="what">log, journal or both, or one of <see cref="PlainDatabase"/>'s</param>
    /// <param name="rounds">0 for without end</param>
    private static async Task WriteAsync(string folder, string what, int rounds)
    {
        var spoken = new Spoken(Console.OpenStandardOutput());
        spoken.Say($"P {Environment.ProcessId}");
        try
        {
            await WriteAsync(folder, what, rounds, spoken);
            spoken.Say("E");
        }
        catch (HostRefusedException e)
        {
            spoken.Refused("start", e.Message);
        }
    }

    private static async Task WriteAsync(string folder, string what, int rounds, Spoken spoken)
    {
        if (what is PlainDatabase.Normal or PlainDatabase.Full)
        {
            PlainDatabase.Write(folder, spoken, what);
            return;
        }

        await using var journal = what == "log" ? null : JournalWriter.Start(folder, spoken, rounds);
        if (what != "journal")
        {
            // On the first thread from beginning to end: an injected fault counts the calls of each thread by itself.
            LogWriter.Write(folder, spoken, rounds);
        }

        if (journal is not null)
        {
            await journal.Ended;
        }
    }
}
