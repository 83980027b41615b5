using ActorBridge.Audit.Indexing;
using ActorBridge.Audit.Lines;
using ActorBridge.Audit.Memory;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Transactions;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit;

/// <summary>
/// Makes of drafts the bytes of one group, and leaves out those that can't stand in the log. A large group is put into words on two
/// threads, while this one chains what is in words: it depends on nothing but the drafts, so the bytes are the same either way.
/// </summary>
internal sealed class GroupComposer(AuditLogOptions options, AuditIndex index) : IDisposable
{
    // Below that, handing it to another thread costs more than doing it.
    private const int ParallelDraftsMin = 2 * DraftPart.Drafts;

    private readonly DraftPart _again = new(options);
    private readonly List<DraftPart> _parts = [];
    private readonly Dictionary<Guid, TransactionState> _ahead = [];
    private readonly LineHash _hash = new();
    private byte[] _group = new byte[1 << 12];
    private int _length;

    public ComposedGroup Compose(IReadOnlyList<AuditDraft> drafts, LogPosition head, LineTime now, bool endingsOnly)
    {
        var parts = 0;
        for (var from = 0; from < drafts.Count; from += DraftPart.Drafts, parts++)
        {
            if (parts == _parts.Count)
            {
                _parts.Add(new DraftPart(options));
            }

            _parts[parts].Begin(drafts, from, head.Seq + 1 + from, head.Seq + 1, now);
        }

        ComposedGroup? group = null;
        if (drafts.Count < ParallelDraftsMin)
        {
            return Chain(drafts, head, now, endingsOnly);
        }

        Beside.Run(() => group = Chain(drafts, head, now, endingsOnly), () => PutIntoWords(parts));
        return group!;
    }

    public void Dispose()
    {
        _again.Dispose();
        _parts.ForEach(p => p.Dispose());
        _hash.Dispose();
    }

    /// <summary>Ahead of <see cref="Chain"/>, which begins with the first and takes whatever is not yet begun.</summary>
    private void PutIntoWords(int parts)
    {
        for (var i = 1; i < parts; i++)
        {
            _parts[i].WriteUnlessBegun();
        }
    }

    private ComposedGroup Chain(IReadOnlyList<AuditDraft> drafts, LogPosition head, LineTime now, bool endingsOnly)
    {
        _length = 0;
        _ahead.Clear();
        _hash.Set(head.Hash);
        var results = new AppendResult[drafts.Count];
        var (seq, hash) = (head.Seq, head.Hash);
        for (var i = 0; i < results.Length; i++)
        {
            var draft = drafts[i];
            var part = _parts[i / DraftPart.Drafts];
            part.Await();
            var fault = endingsOnly && !Ends(draft) ? DraftFault.DiskFull : part.FaultOf(i);
            if (fault is null)
            {
                var line = part.Line(i);
                if (part.SeqOf(i) != seq + 1)
                {
                    // One before it was refused, so its number is another.
                    _again.Begin([draft], 0, seq + 1, head.Seq + 1, now);
                    _again.Await();
                    line = _again.Line(0);
                }

                fault = TryTake(line);
            }

            if (fault is { } f)
            {
                results[i] = AppendResult.Refused(f, $"{draft.Kind} {draft.Phase} {draft.Operation}: {f}");
                continue;
            }

            seq++;
            var prev = hash;
            hash = _hash.ToString();
            results[i] = AppendResult.Written(
                new AuditEntry(seq, head.Seq + 1, now.Utc.ToUniversalTime(), options.ProcessId, options.Session, draft, prev, hash)
                {
                    Boot = now.Boot, Uptime = TimeSpan.FromMilliseconds(now.UptimeMs),
                });
        }

        return new ComposedGroup(_group.AsMemory(0, _length), new LogPosition(seq, hash), results);
    }

    /// <summary>Puts the line behind the group with its place in the chain, if it can stand there.</summary>
    private DraftFault? TryTake(ReadOnlySpan<byte> words)
    {
        if (words.Length > options.LineBytesMax)
        {
            return DraftFault.LineTooLong;
        }

        if (_group.Length < _length + words.Length + 1)
        {
            Array.Resize(ref _group, Math.Max(2 * _group.Length, _length + words.Length + 1));
        }

        var line = _group.AsSpan(_length, words.Length);
        words.CopyTo(line);
        _hash.Text.CopyTo(line.Slice(line.Length - LineSchema.HashChars - 2, LineSchema.HashChars));

        // Read by the reader before it is written: a line that could not be read later is never on the disk.
        if (!LineView.TryRead(line, out var view))
        {
            return DraftFault.DetailMalformed;
        }

        if ((view.Kind == AuditKind.Memory && MemoryLine.Read(view) is null ? DraftFault.MemoryMalformed : Order(view)) is { } fault)
        {
            return fault;
        }

        _hash.Of(line);
        _group[_length + line.Length] = (byte)'\n';
        _length += line.Length + 1;
        return null;
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
