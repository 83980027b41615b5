using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ActorBridge.Actors.Safety;
using ActorBridge.Audit;
using ActorBridge.Audit.Indexing;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Storage;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Core.Boot;
using ActorBridge.Host;
using ActorBridge.Host.Storage;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Torture.Harness;

namespace ActorBridge.Torture.Storage;

/// <summary>
/// One flipped bit, or a file cut short, in each kind of file: what is read then is what was written, or the damage is named; and what a person is
/// told to do about it works. The add-on's files have the same in Python.
/// </summary>
internal static class Corruption
{
    private const string Segments = "segments", Mark = "mark", LogCheckpoint = "checkpoint", BootRecords = "boot", Tokens = "token", Database = "database", WriteAheadLog = "wal";

    /// <summary>Every kind of file.</summary>
    public static readonly IReadOnlyList<string> Kinds = [Segments, Mark, LogCheckpoint, BootRecords, Tokens, Database, WriteAheadLog];

    private static readonly AuditLogOptions Options = Some.Options() with { SegmentBytesMax = 6_000, CheckpointLines = 25 };

    /// <param name="kinds">Which of <see cref="Kinds"/>; each has a seed of its own, so that one alone gets the damage it gets among all.</param>
    public static async Task<Outcome> RunAsync(int flips, int cuts, IReadOnlyList<string> kinds, Action<Outcome>? progress = null)
    {
        var outcome = new Outcome("corruption", progress);
        foreach (var kind in kinds)
        {
            var random = new Random(1_000 + Kinds.ToList().IndexOf(kind));
            switch (kind)
            {
                case Segments:
                    Log(".jsonl", flips, cuts, random, outcome);
                    break;
                case Mark:
                    Log("acknowledged.mark", flips, cuts, random, outcome);
                    break;
                case LogCheckpoint:
                    Log("checkpoint", flips, cuts, random, outcome);
                    break;
                case BootRecords:
                    Boot(flips, cuts, random, outcome);
                    break;
                case Tokens:
                    Token(flips, cuts, random, outcome);
                    break;
                case Database:
                    await JournalDamage.OfDatabaseAsync(flips, cuts, random, outcome);
                    break;
                case WriteAheadLog:
                    await JournalDamage.OfWriteAheadLogAsync(flips, cuts, random, outcome);
                    break;
                default:
                    throw new ArgumentException($"no kind of file: {kind}", nameof(kinds));
            }
        }

        return outcome;
    }

    /// <summary>So many single flipped bits, then so many cuts; each with its name.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Damages(byte[] whole, int flips, int cuts, Random random)
    {
        for (var i = 0; i < flips; i++)
        {
            var (at, bit) = (random.Next(whole.Length), random.Next(8));
            var bytes = (byte[])whole.Clone();
            bytes[at] ^= (byte)(1 << bit);
            yield return (string.Create(CultureInfo.InvariantCulture, $"bit {bit} of byte {at}"), bytes);
        }

        for (var i = 0; i < cuts; i++)
        {
            var length = random.Next(whole.Length);
            yield return (string.Create(CultureInfo.InvariantCulture, $"cut to {length} bytes"), whole[..length]);
        }
    }

    private static void Log(string kind, int flips, int cuts, Random random, Outcome outcome)
    {
        var disk = WrittenLog();
        var model = new Model(Lines(disk), IndexOf(disk));
        var files = disk.List().Where(n => n.EndsWith(kind, StringComparison.Ordinal)).ToArray();
        for (var file = 0; file < files.Length; file++)
        {
            // The kind has its full number, spread over its files.
            foreach (var (name, bytes) in Damages(disk[files[file]], Share(flips, file), Share(cuts, file), random))
            {
                var damaged = disk.AfterKill();
                damaged[files[file]] = bytes;
                var (problem, seen) = OfLog(damaged, model);
                outcome.Add($"{files[file]}, {name}", problem is null ? [] : [problem], $"log: {kind} {seen}");
            }
        }

        int Share(int all, int of) => (all / files.Length) + (of < all % files.Length ? 1 : 0);
    }

    private static (string? Problem, string Seen) OfLog(MemoryStorage disk, Model model)
    {
        var report = AuditVerifier.Verify(disk.AfterKill());
        using (var log = AuditLog.Open(disk.AfterKill(), Options).Log)
        {
            if (log is not null && !Bytes(log.Index).SequenceEqual(model.Index))
            {
                return ("the log opens, and its index is another", "wrong");
            }

            if (log is not null && report.IsWhole)
            {
                return Lines(disk).SequenceEqual(model.Lines) ? (null, "harmless") : ("the log is taken for whole, and its lines are others", "wrong");
            }

            if (log is not null && !report.IsWhole && !IsFound(log))
            {
                return ("the log is damaged, opens, and nothing finds it while it is at work", "hidden");
            }

            if (log is not null && Enumerable.Range(1, model.Lines.Count).Any(seq => Differs(log, seq, model.Lines[seq - 1])))
            {
                return ("a line is read that nobody has written", "wrong");
            }
        }

        // Named at the start or beside the work; then a person sets it aside.
        var damage = AuditLog.Open(disk.AfterKill(), Options).Unusable ?? report.Unusable!;
        using var after = LogSetAside.Do(disk, Options, damage, "Ada", "damaged").Log;
        var kept = Lines(disk).SkipLast(1).ToList();
        return after is null || kept.Count < damage.Good.Seq || !kept.SequenceEqual(model.Lines.Take(kept.Count)) || !AuditVerifier.Verify(disk).IsWhole
            ? ($"it can't be set aside: {damage}", "stuck")
            : (null, "detected");
    }

    private static bool IsFound(AuditLog log)
    {
        try
        {
            while (log.ReadOn())
            {
            }

            return false;
        }
        catch (LogPoisonedException)
        {
            return true;
        }
    }

    private static bool Differs(AuditLog log, int seq, string line)
    {
        try
        {
            return log.Read(seq) is { } entry && entry.Hash != Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line)));
        }
        catch (LogDamagedException)
        {
            return false;
        }
    }

    private static MemoryStorage WrittenLog()
    {
        var disk = new MemoryStorage();
        var history = new RandomHistory(7);
        using var log = Some.Log(disk, Options);
        for (var number = 1; number <= 25; number++)
        {
            log.Append([.. Some.Transaction(1_000 + number), .. history.Group()]);
        }

        return disk;
    }

    private static IReadOnlyList<string> Lines(MemoryStorage disk) => [.. new LogReader(disk).From(1).Select(l => l.Json)];

    private static byte[] IndexOf(MemoryStorage disk)
    {
        using var log = Some.Log(disk.AfterKill(), Options);
        return Bytes(log.Index);
    }

    private static byte[] Bytes(AuditIndex index)
    {
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        index.Save(writer);
        writer.Flush();
        return bytes.ToArray();
    }

    private static void Boot(int flips, int cuts, Random random, Outcome outcome)
    {
        var disk = new MemoryStorage();
        var record = new BootRecord(BootRecord.CurrentSchema, 41, 2, BootStage.Starting);
        BootFile.Write(disk, record);
        foreach (var (name, bytes) in Damages(disk["boot.json"], flips, cuts, random))
        {
            var damaged = new MemoryStorage { ["boot.json"] = bytes };
            try
            {
                var read = BootFile.Read(damaged);
                outcome.Add($"boot.json, {name}", read == record ? [] : [$"it is read as {read}"], "boot file harmless");
            }
            catch (InvalidDataException)
            {
                outcome.Add($"boot.json, {name}", [], "boot file detected");
            }
        }
    }

    // A digit that became another makes another token: both sides read the one file, so they still agree, and whoever read it before is refused.
    private static void Token(int flips, int cuts, Random random, Outcome outcome)
    {
        var folder = Directory.CreateTempSubdirectory("actorbridge-token-").FullName;
        try
        {
            var data = new DataFolder(folder);
            var before = TokenFile.OpenOrCreate(data);
            var whole = File.ReadAllBytes(data.Token);
            foreach (var (name, bytes) in Damages(whole, flips, cuts, random))
            {
                AtomicFile.Write(data.Token, bytes);
                try
                {
                    var (host, peer) = (TokenFile.OpenOrCreate(data), TokenFile.Read(data));
                    var same = Encoding.Latin1.GetString(bytes).Trim() == Encoding.Latin1.GetString(whole).Trim();
                    outcome.Add(
                        $"token, {name}",
                        Agree(host, peer) && Agree(host, before) == same ? [] : ["two sides that read it do not agree, or a changed one is taken for the old one"],
                        same ? "token harmless" : "token another, the same for both");
                }
                catch (HostRefusedException)
                {
                    File.Delete(data.Token);
                    outcome.Add($"token, {name}", Agree(TokenFile.OpenOrCreate(data), before) ? ["a removed token comes back"] : [], "token detected");
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed record Model(IReadOnlyList<string> Lines, byte[] Index);

    private static bool Agree(Token a, Token b)
    {
        var (ours, theirs) = (new string('a', 64), new string('b', 64));
        return a.ProveHost(PeerRole.Client, ours, theirs) == b.ProveHost(PeerRole.Client, ours, theirs);
    }
}
