using ActorBridge.Audit.Indexing;
using ActorBridge.Audit.Lines;
using ActorBridge.Audit.Memory;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Storage;
using ActorBridge.Audit.Transactions;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit;

/// <summary>
/// The audit log and its index as one synchronous state machine: no thread, no timer, no randomness; one caller at a time. The
/// actor that owns it gathers drafts and calls <see cref="Append"/> once for all of them: that is the group commit.
/// </summary>
public sealed class AuditLog : IDisposable
{
    // Who waits to write waits no longer than a sync takes.
    private const int BytesAtOnce = 128 << 10;

    private readonly IStorage _storage;
    private readonly AuditLogOptions _options;
    private readonly IDisposable _hold;
    private readonly HighWaterMark _mark;
    private readonly SegmentWriter _writer;
    private readonly DiskReserve _reserve;
    private readonly GroupComposer _composer;
    private LogPoisonedException? _poison;
    private CoveredLines? _covered;
    private readonly long _opened;
    private readonly long _boot;
    private long _checkpointedSeq;
    private long _uptimeMs;

    internal AuditLog(
        IStorage storage, AuditLogOptions options, IDisposable hold, HighWaterMark mark, AuditIndex index, SegmentWriter writer, LogPosition head,
        LogPosition checkpointed)
    {
        (_storage, _options, _hold, _mark, Index, _writer, Head, _checkpointedSeq) = (storage, options, hold, mark, index, writer, head, checkpointed.Seq);
        _covered = checkpointed.Seq > 0 ? new CoveredLines(storage, checkpointed, options.LineBytesMax) : null;
        _composer = new GroupComposer(options, index);
        (_opened, _boot) = (options.Clock.GetTimestamp(), index.Writers + 1);
        _reserve = new DiskReserve(storage, options.ReserveBytes);
        IsFull = !_reserve.TryFill();
        SaveCheckpointWhenDue();
    }

    /// <summary>How far the log is durable, and acknowledged.</summary>
    public LogPosition Head { get; private set; }

    public AuditIndex Index { get; }

    /// <summary>What counts as of now.</summary>
    public FailureDecay Decay => new(Index.ActiveAt(_boot, Now().UptimeMs), _options.ForgiveAfter);

    /// <summary>The disk is full: only entries that end something (rollbacks, safe mode, boot, storage, recovery) are taken, from the reserve.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Not null after a failure whose effect on the disk isn't known: nothing is taken any more.</summary>
    public string? Poisoned => _poison?.Message;

    /// <summary>Why the last checkpoint could not be saved; null when all is well. The log itself is not concerned: the next start is slower.</summary>
    public string? CheckpointFailure { get; private set; }

    /// <summary>
    /// Reads the log, from its checkpoint on when there is one that fits, and believes none of it. Cuts off a torn last write that was never acknowledged, and says so in the
    /// log; anything else that is not in order leaves the log untouched.
    /// </summary>
    public static LogOpening Open(IStorage storage, AuditLogOptions options) => LogOpener.Open(storage, options);

    /// <summary>
    /// Makes the drafts durable as one group: one write, one fsync, read back and compared (rule 14.10). A draft that can't
    /// stand in the log (<see cref="DraftFault"/>) is refused by itself; the others are written. The results are in the drafts' order.
    /// </summary>
    /// <exception cref="LogPoisonedException">
    /// Nothing of the group is acknowledged, and nothing will be until the log has been opened again and found whole.
    /// </exception>
    public IReadOnlyList<AppendResult> Append(IReadOnlyList<AuditDraft> drafts)
    {
        if (_poison is not null)
        {
            throw new LogPoisonedException(_poison.Message, _poison);
        }

        try
        {
            var results = WriteOrMakeRoom(drafts);
            Promote();
            return results;
        }
        catch (StorageException e)
        {
            throw _poison = new LogPoisonedException(e.Message, e);
        }
        catch (LogPoisonedException e)
        {
            _poison = e;
            throw;
        }
    }

    /// <summary>
    /// Reads some of what the start took from its checkpoint and did not read itself, so that damage there is found while the log is at work (rule 14.2). When it is,
    /// nothing is acknowledged any more, and the checkpoint goes: the next start reads every line, and finds it as well.
    /// </summary>
    /// <returns>Whether there is more to read.</returns>
    /// <exception cref="LogPoisonedException">With the first bad line.</exception>
    /// <exception cref="StorageException">It can't be read.</exception>
    public bool ReadOn()
    {
        if (_poison is not null || _covered is null)
        {
            return false;
        }

        if (_covered.Read(BytesAtOnce))
        {
            if (_covered.IsAtEnd)
            {
                _covered.Dispose();
                _covered = null;
            }

            return _covered is not null;
        }

        _poison = new LogPoisonedException(AuditVerifier.Verify(_storage, _options.LineBytesMax).Unusable?.ToString()
            ?? "A line that was acknowledged was read as another one, and a moment later as it is: memory or disk can't be trusted.");
        _storage.Delete(Checkpoint.FileName);
        throw _poison;
    }

    /// <summary>Fills the reserve again after room was made; then everything is taken again. False when there is still no room.</summary>
    public bool TryLeaveFull()
    {
        IsFull = !_reserve.TryFill();
        return !IsFull;
    }

    /// <summary>The entry as it is on the disk now, proven by the line behind it; null when there is no such line, or it is none any more.</summary>
    /// <exception cref="StorageException">It can't be read.</exception>
    /// <exception cref="LogDamagedException">It is not what was written.</exception>
    public AuditEntry? Read(long seq)
    {
        if (seq < 1 || seq > Head.Seq)
        {
            return null;
        }

        var reader = new LogReader(_storage, _options.LineBytesMax);
        var entry = reader.Read(seq);
        var hash = seq == Head.Seq ? Head.Hash : reader.Read(seq + 1)?.Prev;
        return entry is null || entry.Hash == hash ? entry : throw new LogDamagedException($"Line {seq} is not what was written. See 'actorbridge log verify'.");
    }

    /// <summary>The acknowledged entries from this number on, at most so many, each checked for its form.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public IReadOnlyList<AuditEntry> Lines(long from, int count) =>
        [.. new LogReader(_storage, _options.LineBytesMax).From(Math.Max(1, from)).TakeWhile(l => l.Entry.Seq <= Head.Seq).Take(count).Select(l => l.Entry)];

    public void Dispose()
    {
        if (_poison is null)
        {
            SaveCheckpointWhenDue();
        }

        _covered?.Dispose();
        _composer.Dispose();
        _writer.Dispose();
        _mark.Dispose();
        _hold.Dispose();
    }

    /// <summary>
    /// A log of an earlier version stays as it is; the lines of this one begin in a segment of their own, with the line that says so. No line of this version is
    /// taken before that one is durable (rule 4.3).
    /// </summary>
    /// <exception cref="StorageException">There is no room for it.</exception>
    internal void Migrate(int from)
    {
        _writer.Finish();
        var written = Append([LogMigration.Line(from, Head)])[0];
        if (written.At is null)
        {
            throw new StorageException(StorageFault.NoSpace, "write", ".", written.Reason ?? "the line of the migration was refused");
        }
    }

    /// <summary>A failure that was one too many is remembered in the same call, before anyone can act on it.</summary>
    private void Promote()
    {
        if (Index.Suspects.Count == 0)
        {
            return;
        }

        var due = Index.Suspects.Select(f => Promotion.Due(Index, f, _options.Promotion, Decay)).OfType<AuditDraft>().ToList();
        if (due.Count == 0 || WriteOrMakeRoom(due).All(r => r.Fault is null))
        {
            Index.Suspects.Clear(); // what found no room is due again with the next group
        }
    }

    private IReadOnlyList<AppendResult> WriteOrMakeRoom(IReadOnlyList<AuditDraft> drafts)
    {
        try
        {
            return Write(drafts);
        }
        catch (DiskFullException e) when (!IsFull)
        {
            IsFull = true;
            _reserve.Release();
            WriteOrMakeRoom([new AuditDraft(AuditKind.Storage, null, "disk-full", Detail: new() { ["reason"] = e.Message })]);
            return WriteOrMakeRoom(drafts);
        }
        catch (DiskFullException e)
        {
            return [.. drafts.Select(_ => AppendResult.Refused(DraftFault.DiskFull, e.Message))];
        }
    }

    private IReadOnlyList<AppendResult> Write(IReadOnlyList<AuditDraft> drafts)
    {
        var now = Now();
        if (_writer.IsFull(now.Utc.UtcDateTime))
        {
            _mark.Sync();
            SaveCheckpointWhenDue();
            _writer.Finish();
        }

        var group = _composer.Compose(drafts, Head, now, IsFull);
        if (group.Bytes.Length > 0)
        {
            // The index learns of the group last, so that whatever fails before, nobody is ever told of a line that was not acknowledged.
            _writer.Append(group.Bytes, Head.Seq + 1, now.Utc.UtcDateTime);
            _mark.Advance(group.Head);
            TakeIn(group);
            Head = group.Head;
        }

        return group.Results;
    }

    private LineTime Now()
    {
        // Never back, whatever a virtual machine does to its monotonic clock: a line that says so could not be read again.
        _uptimeMs = Math.Max(_uptimeMs, (long)_options.Clock.GetElapsedTime(_opened).TotalMilliseconds);
        return new(_options.Clock.GetUtcNow(), _boot, _uptimeMs);
    }

    private void SaveCheckpointWhenDue()
    {
        if (Head.Seq - _checkpointedSeq < _options.CheckpointLines)
        {
            return;
        }

        try
        {
            var (bytes, begun) = _writer.Last;
            Checkpoint.Save(_storage, Head, Index, bytes, begun);
            _checkpointedSeq = Head.Seq;
            CheckpointFailure = null;
        }
        catch (StorageException e)
        {
            CheckpointFailure = e.Message;
        }
    }

    private void TakeIn(ComposedGroup group)
    {
        for (var i = 0; i < group.Count; i++)
        {
            if (Index.Add(group.Line(i), group.Next(i)) is { } fault)
            {
                throw new LogPoisonedException($"A line that was written can't be taken in ({fault}): a defect in ActorBridge.");
            }
        }
    }
}
