using ActorBridge.Audit;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;
using ActorBridge.Host.Cli.Logs;
using ActorBridge.Host.Storage;

namespace ActorBridge.Host.Replay;

/// <summary>The log that is replayed: found whole from its first line before anything rests on it (rule 11.1).</summary>
internal sealed class ReplaySource
{
    private readonly LogReader _reader;
    private readonly CancellationToken _stop;

    private ReplaySource(LogReader reader, LogPosition head, DataFolder? data, CancellationToken stop) => (_reader, Head, Data, _stop) = (reader, head, data, stop);

    public LogPosition Head { get; }

    /// <summary>The folder that the log lies in, with the payloads and the inbox that its operations took; null of an export.</summary>
    public DataFolder? Data { get; }

    /// <summary>Each call reads the file anew, so that a long log is never in memory as a whole; Ctrl-C ends it between two lines.</summary>
    public IEnumerable<LoggedLine> Lines(long from = 1, long to = long.MaxValue)
    {
        foreach (var line in _reader.From(from).TakeWhile(l => l.Entry.Seq <= Math.Min(to, Head.Seq)))
        {
            _stop.ThrowIfCancellationRequested();
            yield return line;
        }
    }

    /// <param name="path">A data folder, its <c>audit</c> folder, or a file of <c>log export</c>.</param>
    /// <exception cref="HostRefusedException">AB-LOG-001 or AB-LOG-002.</exception>
    public static ReplaySource Open(string path, CancellationToken stop)
    {
        if (File.Exists(path))
        {
            var export = new ExportedLog(path);
            return new(new LogReader(export), Whole(AuditVerifier.Verify(export)).Head, null, stop);
        }

        var folder = Directory.Exists(Path.Combine(path, "audit")) ? Path.Combine(path, "audit") : path;
        if (!Directory.Exists(folder) || !Directory.EnumerateFiles(folder, "*.jsonl").Any())
        {
            throw new HostRefusedException(new(ErrorCodes.NoLog, $"There is no log in {path}."));
        }

        var storage = new DiskStorage(folder);
        var reader = new LogReader(storage);
        var report = Whole(AuditVerifier.Verify(storage));
        var acknowledged = reader.Acknowledged();
        return new(reader, acknowledged >= report.Head.Seq ? report.Head : new(acknowledged, reader.Read(acknowledged)?.Hash ?? LogPosition.Empty.Hash), new DataFolder(Path.GetDirectoryName(Path.GetFullPath(folder))!), stop);
    }

    private static VerifyReport Whole(VerifyReport report) => report.IsWhole ? report : throw new HostRefusedException(report.Unusable!.Refusal());
}
