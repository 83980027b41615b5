using System.Diagnostics;
using System.Globalization;
using ActorBridge.Audit;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Logging;

namespace ActorBridge.Benchmarks.Log;

/// <summary>Acknowledged entries a second with so many writers waiting, against the same bytes appended and synced bare.</summary>
internal static class AppendBench
{
    private const int Rounds = 15;
    private const int GroupsARound = 60;

    // Until the compiler's second thoughts are over: it measures for some seconds before it makes its last version.
    private static readonly TimeSpan WarmUpFor = TimeSpan.FromSeconds(4);

    public static Measurement Run(string folder, int writers)
    {
        WarmUp(Path.Combine(folder, "warm-up"), writers);
        using var turns = new Turns(folder, writers);
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var (mine, bare) = (0.0, 0.0);
            for (var group = 0; group < GroupsARound; group++)
            {
                // Group by group in turn, so that whatever else machine and disk do falls on both.
                var (one, other) = turns.Next();
                (mine, bare) = (mine + one, bare + other);
            }

            ours.Add(GroupsARound * writers / mine);
            theirs.Add(GroupsARound * writers / bare);
        }

        return new Measurement($"log.append.{writers}", Measurement.Median(ours), "entries/s", "append+fdatasync", Measurement.Median(theirs), writers <= 16 ? 0.8 : 0.5, "higher");
    }

    /// <summary>The compiler's work is no property of the log, and neither is what it leaves behind here.</summary>
    private static void WarmUp(string folder, int writers)
    {
        using (var turns = new Turns(folder, writers))
        {
            for (var from = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(from) < WarmUpFor;)
            {
                turns.Next();
            }
        }

        Directory.Delete(folder, recursive: true);
        GC.Collect();
    }

    /// <summary>One group through the log, and one of as many bytes bare.</summary>
    private sealed class Turns : IDisposable
    {
        private readonly string _folder;
        private readonly AuditLog _log;
        private readonly IStorageFile _bare;
        private readonly IEnumerator<AuditDraft[]> _drafts;
        private byte[] _bytes = [];
        private string _segment = "";
        private long _written;
        private long _end;

        public Turns(string folder, int writers)
        {
            _folder = Path.Combine(folder, "log");
            _log = AuditLog.Open(new DiskStorage(_folder), Lines.Options).Log ?? throw new InvalidOperationException("The log can't be opened.");
            _bare = new DiskStorage(Path.Combine(folder, "bare")).Open("bare");
            _drafts = Enumerable.Range(1, int.MaxValue).SelectMany(Lines.Transaction).Chunk(writers).GetEnumerator();
        }

        public (double Ours, double Bare) Next()
        {
            // Made just before, as by one who waits for them: what lay in memory for long would first have to be fetched.
            _ = _drafts.MoveNext();
            var from = Stopwatch.GetTimestamp();
            var answers = _log.Append(_drafts.Current);
            var ours = Stopwatch.GetElapsedTime(from).TotalSeconds;
            var bytes = Bytes(answers);

            from = Stopwatch.GetTimestamp();
            _bare.Write(_end, bytes);
            _bare.Sync();
            _end += bytes.Length;
            return (ours, Stopwatch.GetElapsedTime(from).TotalSeconds);
        }

        public void Dispose()
        {
            _drafts.Dispose();
            _bare.Dispose();
            _log.Dispose();
        }

        /// <summary>As many as the group took.</summary>
        private ReadOnlySpan<byte> Bytes(IReadOnlyList<AppendResult> answers)
        {
            foreach (var answer in answers)
            {
                if (answer.At is null)
                {
                    throw new InvalidOperationException($"An entry was refused: {answer.Reason}");
                }
            }

            // A segment is named by the number of its first line; no more is asked of the disk than that, since whatever is done here leaves the log's own things colder.
            var first = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{answers[0].At!.Value.Seq:D19}.jsonl"));
            (_segment, _written) = File.Exists(first) ? (first, 0) : (_segment, _written);
            var written = new FileInfo(_segment).Length;
            var count = (int)(written - _written);
            _written = written;
            if (_bytes.Length < count)
            {
                _bytes = new byte[count];
                _bytes.AsSpan().Fill((byte)'x');
            }

            return _bytes.AsSpan(0, count);
        }
    }
}
