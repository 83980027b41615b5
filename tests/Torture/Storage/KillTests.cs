using System.Diagnostics;
using System.Globalization;
using ActorBridge.Audit;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Logging;

namespace ActorBridge.Torture.Storage;

/// <summary>A real process, really killed, on the real disk.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 200;

    private readonly string _folder = Directory.CreateTempSubdirectory("actorbridge-kill-").FullName;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_doubled_by_200_kills()
    {
        var random = new Random(200);
        var acknowledged = new List<LogPosition>();
        for (var kill = 0; kill < Kills; kill++)
        {
            acknowledged.AddRange(await RunAndKillAsync(random.Next(1, 40)));
            if (kill % 10 == 9)
            {
                var report = AuditVerifier.Verify(_folder);
                Assert.True(report.IsWhole, $"after kill {kill}: {report.Unusable}");
            }
        }

        var reader = new LogReader(new DiskStorage(_folder));
        var onDisk = reader.From(1).Select(l => l.Entry.Position).ToList();
        Assert.Equal(Enumerable.Range(1, onDisk.Count), onDisk.Select(p => (int)p.Seq));
        Assert.Equal(acknowledged, onDisk.Intersect(acknowledged));
        Assert.InRange(acknowledged.Count, 10 * Kills, int.MaxValue);
    }

    private async Task<List<LogPosition>> RunAndKillAsync(int lines)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList = { "exec", typeof(Writer).Assembly.Location, "forever", _folder },
        };
        using var writer = Process.Start(start)!;
        var acknowledged = new List<LogPosition>();
        while (await writer.StandardOutput.ReadLineAsync() is { } line)
        {
            // A line that the kill has cut is no acknowledgement that anyone heard.
            if (line.Split(' ') is [var seq, { Length: 64 } hash])
            {
                acknowledged.Add(new LogPosition(long.Parse(seq, CultureInfo.InvariantCulture), hash));
            }

            if (acknowledged.Count == lines)
            {
                writer.Kill();
            }
        }

        await writer.WaitForExitAsync();
        Assert.NotEmpty(acknowledged);
        return acknowledged;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
