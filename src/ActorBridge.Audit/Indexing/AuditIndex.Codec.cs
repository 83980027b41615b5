using System.Collections.Immutable;
using ActorBridge.Audit.Transactions;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Indexing;

/// <summary>The index as bytes, for the checkpoint. Two equal indexes give equal bytes: that is what the tests compare.</summary>
public sealed partial class AuditIndex
{
    internal void Save(BinaryWriter to)
    {
        to.Write(Seq);
        to.Write(Boots);
        to.Write(_crashSeq);
        to.Write(Version);
        to.Write(Writers);
        to.Write(_activeBeforeMs);
        to.Write(_uptimeMs);
        Many(to, _words.Words, to.Write);

        // Never removed from, so their order is the log's; the others are sorted.
        Many(to, _operations, o => SaveOperation(to, o.Key, o.Value));
        Many(to, _datablocks, d => SaveDatablock(to, d.Key, d.Value));
        Many(to, [.. _failures.OrderBy(f => f.Key.Project).ThenBy(f => f.Key.Uuid)], f =>
        {
            Key(to, f.Key);
            Many(to, f.Value, x =>
            {
                to.Write(x.Seq);
                Id(to, x.Operation);
                to.Write(x.Error);
                to.Write(x.At.Ticks);
                Many(to, x.Features, to.Write);
            });
        });
        Many(to, [.. _failedFingerprints.OrderBy(f => f.Key, StringComparer.Ordinal)], f =>
        {
            to.Write(f.Key);
            to.Write(f.Value.Seq);
            Id(to, f.Value.Operation);
            to.Write(f.Value.Error);
            Many(to, f.Value.Targets, t => Key(to, t));
        });
        SaveCounters(to, _features);
        SaveCounters(to, _subjects);
        Many(to, Constraints, c =>
        {
            to.Write(c.Subject);
            to.Write(c.Seq);
            to.Write(c.Reason);
            Many(to, c.Evidence, to.Write);
        });
        Many(to, SafeModes, s =>
        {
            to.Write(s.Feature);
            to.Write(s.Since);
        });
        Many(to, Quarantines, q =>
        {
            Id(to, q.Operation.Value);
            Id(to, q.Record.Project);
            to.Write(q.Record.Seq);
            to.Write(q.Record.Resolved);
        });
        Many(to, [.. _open.Values.OrderBy(o => o.BeginSeq)], o =>
        {
            Id(to, o.Operation);
            Id(to, o.Project);
            to.Write(o.BeginSeq);
            to.Write(o.Fingerprint);
            Many(to, o.Subjects, to.Write);
            Many(to, o.Features, to.Write);
            Many(to, o.Uuids, u => Id(to, u));
            Many(to, o.Blamed, u => Id(to, u));
        });
    }

    /// <exception cref="EndOfStreamException">The bytes are not an index.</exception>
    internal static AuditIndex Load(BinaryReader from)
    {
        var index = new AuditIndex { Seq = from.ReadInt64(), Boots = from.ReadInt64() };
        index._crashSeq = from.ReadInt64();
        (index.Version, index.Writers) = (from.ReadInt32(), from.ReadInt64());
        (index._activeBeforeMs, index._uptimeMs) = (from.ReadInt64(), from.ReadInt64());
        Times(from, _ => index._words.Of(System.Text.Encoding.ASCII.GetBytes(from.ReadString())));
        Times(from, index._operations.EnsureCapacity, () => index._operations.Add(Id(from), LoadOperation(from)));
        Times(from, index._datablocks.EnsureCapacity, () => index._datablocks.Add(Key(from), LoadDatablock(from)));
        Times(from, _ => index._failures.Add(Key(from), Array(from, () => new FailureRecord(
            from.ReadInt64(), Id(from), from.ReadInt32(), new TimeSpan(from.ReadInt64()), Array(from, from.ReadString)))));
        Times(from, _ => index._failedFingerprints.Add(
            from.ReadString(), new FingerprintFailure(from.ReadInt64(), Id(from), from.ReadInt32(), Array(from, () => Key(from)))));
        Times(from, _ => index._features.Add(from.ReadString(), LoadCounter(from)));
        Times(from, _ => index._subjects.Add(from.ReadString(), LoadCounter(from)));
        Times(from, _ =>
        {
            var subject = from.ReadString();
            index._constraints.Add(subject, new Constraint(from.ReadInt64(), subject, from.ReadString(), Array(from, from.ReadInt64)));
        });
        Times(from, _ => index._safeModes.Add(from.ReadString(), from.ReadInt64()));
        Times(from, _ => index._quarantines.Add(Id(from), new QuarantineRecord(Id(from), from.ReadInt64(), from.ReadInt64())));
        Times(from, _ =>
        {
            var open = new OpenRecord(
                Id(from), Id(from), from.ReadInt64(), from.ReadString(), Array(from, from.ReadString), Array(from, from.ReadString), [.. Array(from, () => Id(from))], [.. Array(from, () => Id(from))]);
            index._open.Add(open.Operation, open);
        });
        return index;
    }

    private static void SaveOperation(BinaryWriter to, Guid id, OperationRecord record)
    {
        Id(to, id);
        to.Write((byte)record.State.Stage);
        to.Write(record.State.Steps);
        to.Write(record.State.StepsDone);
        to.Write(record.BeginSeq);
        to.Write(record.LastSeq);
        to.Write(record.Outcome);
        to.Write(record.Error);
    }

    private static OperationRecord LoadOperation(BinaryReader from) => new(
        new TransactionState((TransactionStage)from.ReadByte(), from.ReadInt32(), from.ReadInt32()),
        from.ReadInt64(), from.ReadInt64(), from.ReadInt32(), from.ReadInt32());

    private static void SaveDatablock(BinaryWriter to, DatablockKey key, DatablockRecord record)
    {
        Key(to, key);
        to.Write(record.LastSeq);
        to.Write(record.ChangedSeq);
        to.Write(record.State);
        to.Write(record.StateSeq);
        to.Write(record.StateError);
        to.Write(record.Error);
        to.Write(record.ErrorSeq);
    }

    private static DatablockRecord LoadDatablock(BinaryReader from) =>
        new(from.ReadInt64(), from.ReadInt64(), from.ReadInt32(), from.ReadInt64(), from.ReadInt32(), from.ReadInt32(), from.ReadInt64());

    private static void SaveCounters(BinaryWriter to, Dictionary<string, FailureCounter> counters) =>
        Many(to, [.. counters.OrderBy(c => c.Key, StringComparer.Ordinal)], c =>
        {
            to.Write(c.Key);
            to.Write(c.Value.Total);
            to.Write(c.Value.LastSeq);
            to.Write(c.Value.LastBoot);
            Many(to, c.Value.Marks, m =>
            {
                to.Write(m.Seq);
                to.Write(m.At.Ticks);
                to.Write(m.Crash);
            });
        });

    private static FailureCounter LoadCounter(BinaryReader from) => new(
        from.ReadInt32(), from.ReadInt64(), from.ReadInt64(),
        Array(from, () => new FailureMark(from.ReadInt64(), new TimeSpan(from.ReadInt64()), from.ReadBoolean())));

    private static void Many<T>(BinaryWriter to, IReadOnlyCollection<T> items, Action<T> save)
    {
        to.Write(items.Count);
        foreach (var item in items)
        {
            save(item);
        }
    }

    private static void Times(BinaryReader from, Action<int> load)
    {
        for (var left = from.ReadInt32(); left > 0; left--)
        {
            load(left);
        }
    }

    private static void Times(BinaryReader from, Func<int, int> reserve, Action load)
    {
        var count = from.ReadInt32();
        _ = reserve(count);
        for (var left = count; left > 0; left--)
        {
            load();
        }
    }

    private static ImmutableArray<T> Array<T>(BinaryReader from, Func<T> load)
    {
        var items = ImmutableArray.CreateBuilder<T>();
        Times(from, _ => items.Add(load()));
        return items.ToImmutable();
    }

    private static void Id(BinaryWriter to, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = id.TryWriteBytes(bytes);
        to.Write(bytes);
    }

    private static Guid Id(BinaryReader from)
    {
        Span<byte> bytes = stackalloc byte[16];
        from.ReadExactly(bytes);
        return new Guid(bytes);
    }

    private static void Key(BinaryWriter to, DatablockKey key)
    {
        Id(to, key.Project);
        Id(to, key.Uuid);
    }

    private static DatablockKey Key(BinaryReader from) => new(Id(from), Id(from));
}
