using System.Buffers;
using ActorBridge.Audit.Indexing;
using ActorBridge.Audit.Lines;
using ActorBridge.Audit.Memory;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Transactions;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit;

/// <summary>Makes of drafts the bytes of one group, and leaves out those that can't stand in the log.</summary>
internal sealed class GroupComposer(AuditLogOptions options, AuditIndex index) : IDisposable
{
    private readonly LineWriter _writer = new(options);
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly ArrayBufferWriter<byte> _group = new();
    private readonly Dictionary<Guid, TransactionState> _ahead = [];
    private readonly LineHash _hash = new();

    public ComposedGroup Compose(IReadOnlyList<AuditDraft> drafts, LogPosition head, LineTime now, bool endingsOnly)
    {
        _group.ResetWrittenCount();
        _ahead.Clear();
        _hash.Set(head.Hash);
        var results = new AppendResult[drafts.Count];
        var (seq, hash) = (head.Seq, head.Hash);
        for (var i = 0; i < results.Length; i++)
        {
            var fault = endingsOnly && !Ends(drafts[i]) ? DraftFault.DiskFull : TryWrite(drafts[i], seq + 1, head.Seq + 1, now, _hash);
            if (fault is { } f)
            {
                results[i] = AppendResult.Refused(f, $"{drafts[i].Kind} {drafts[i].Phase} {drafts[i].Operation}: {f}");
                continue;
            }

            seq++;
            var prev = hash;
            _hash.Of(_line.WrittenSpan);
            hash = _hash.ToString();
            results[i] = AppendResult.Written(
                new AuditEntry(seq, head.Seq + 1, now.Utc.ToUniversalTime(), options.ProcessId, options.Session, drafts[i], prev, hash)
                {
                    Boot = now.Boot, Uptime = TimeSpan.FromMilliseconds(now.UptimeMs),
                });
            _group.Write(_line.WrittenSpan);
            _group.Write("\n"u8);
        }

        return new ComposedGroup(_group.WrittenMemory, new LogPosition(seq, hash), results);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _hash.Dispose();
    }

    private DraftFault? TryWrite(AuditDraft draft, long seq, long group, LineTime now, LineHash prev)
    {
        if (!Words.IsOutcome(draft.Outcome))
        {
            return DraftFault.OutcomeMalformed;
        }

        if (!draft.Uuids.IsDefault && draft.Uuids.Length > LineSchema.UuidsMax)
        {
            return DraftFault.DetailMalformed;
        }

        _line.ResetWrittenCount();
        try
        {
            _writer.Write(_line, draft, seq, group, now, prev.Text);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return DraftFault.DetailMalformed;
        }

        if (_line.WrittenCount > options.LineBytesMax)
        {
            return DraftFault.LineTooLong;
        }

        // Read by the reader before it is written: a line that could not be read later is never on the disk.
        if (!LineView.TryRead(_line.WrittenSpan, out var view))
        {
            return DraftFault.DetailMalformed;
        }

        return view.Kind == AuditKind.Memory && MemoryLine.Read(view) is null ? DraftFault.MemoryMalformed : Order(view);
    }

    private DraftFault? Order(in LineView view)
    {
        var operation = view.Operation.GetValueOrDefault();
        var state = _ahead.TryGetValue(operation, out var ahead) ? ahead : index.StateOf(view.Operation);
        var fault = TransactionRules.Next(state, view, out var next);
        if (fault is null && view.Operation is not null)
        {
            _ahead[operation] = next;
        }

        return fault;
    }

    private static bool Ends(AuditDraft draft) => draft.Phase == AuditPhase.Rollback
        || draft.Kind is AuditKind.SafeMode or AuditKind.Boot or AuditKind.Storage or AuditKind.Migration or AuditKind.Recovery or AuditKind.Supervision;
}

/// <param name="Head">The log's, once the bytes are durable.</param>
/// <param name="Results">What the caller hears then, and only then.</param>
internal sealed record ComposedGroup(ReadOnlyMemory<byte> GroupMemory, LogPosition Head, AppendResult[] Results)
{
    public ReadOnlySpan<byte> Bytes => GroupMemory.Span;
}
