using System.Runtime.InteropServices;
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
    private readonly GroupBuffer _bytes = new();
    private readonly LineWriter _writer = new(options);
    private Slice[] _places = new Slice[16];
    private LineFields[] _fields = new LineFields[16];
    private TransactionState[] _next = new TransactionState[16];
    private int _count;
    private readonly Dictionary<Guid, TransactionState> _ahead = [];
    private readonly LineHash _hash = new();

    /// <summary>The result holds until the next call.</summary>
    public ComposedGroup Compose(IReadOnlyList<AuditDraft> drafts, LogPosition head, LineTime now, bool endingsOnly)
    {
        _bytes.Clear();
        _count = 0;
        _ahead.Clear();
        _hash.Set(head.Hash);
        _writer.Begin(head.Seq + 1, now);
        var results = new AppendResult[drafts.Count];
        var hashes = new byte[results.Length * LineHash.Chars];
        var seq = head.Seq;
        for (var i = 0; i < results.Length; i++)
        {
            var draft = drafts[i];
            var start = _bytes.Length;
            if ((endingsOnly && !Ends(draft) ? DraftFault.DiskFull : TryTake(draft, seq + 1)) is { } fault)
            {
                _bytes.TakeBackTo(start);
                results[i] = AppendResult.Refused(fault, $"{draft.Kind} {draft.Phase} {draft.Operation}: {fault}");
                continue;
            }

            var hash = hashes.AsMemory(i * LineHash.Chars, LineHash.Chars);
            _hash.Text.CopyTo(hash.Span);
            results[i] = AppendResult.Written(++seq, hash);
        }

        return new ComposedGroup(_bytes, _places.AsMemory(0, _count), _fields, _next, new LogPosition(seq, _hash.ToString()), results);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _hash.Dispose();
    }

    /// <summary>Puts the draft behind the group, as the line that follows, if it can stand there; if not, bytes of it may be left.</summary>
    private DraftFault? TryTake(AuditDraft draft, long seq)
    {
        if (!Words.IsOutcome(draft.Outcome))
        {
            return DraftFault.OutcomeMalformed;
        }

        if (!draft.Uuids.IsDefault && draft.Uuids.Length > LineSchema.UuidsMax)
        {
            return DraftFault.DetailMalformed;
        }

        var start = _bytes.Length;
        try
        {
            _writer.Write(_bytes, draft, seq, _hash.Text);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return DraftFault.DetailMalformed;
        }

        var line = _bytes.From(start);
        if (line.Length > options.LineBytesMax)
        {
            return DraftFault.LineTooLong;
        }

        // Read by the reader before it is written: a line that could not be read later is never on the disk.
        MakeRoom();
        var before = _count == 0 ? [] : _places[_count - 1].Of(_bytes.From(0));
        ref readonly var known = ref (_count == 0 ? ref LineFields.None : ref _fields[_count - 1]);
        if (!LineFields.TryRead(line, before, known, out _fields[_count]))
        {
            return DraftFault.DetailMalformed;
        }

        var view = new LineView(line, in _fields[_count]);
        if ((view.Kind == AuditKind.Memory && MemoryLine.Read(view) is null ? DraftFault.MemoryMalformed : Order(view, out _next[_count])) is { } fault)
        {
            return fault;
        }

        _hash.Of(line);
        _places[_count++] = new Slice(start, line.Length);
        _bytes.Put("\n"u8);
        return null;
    }

    private void MakeRoom()
    {
        if (_count == _places.Length)
        {
            Array.Resize(ref _places, 2 * _count);
            Array.Resize(ref _fields, 2 * _count);
            Array.Resize(ref _next, 2 * _count);
        }
    }

    private DraftFault? Order(in LineView view, out TransactionState next)
    {
        if (view.Operation is not { } operation)
        {
            return TransactionRules.Next(default, view, out next);
        }

        ref var state = ref CollectionsMarshal.GetValueRefOrAddDefault(_ahead, operation, out var known);
        state = known ? state : index.StateOf(operation);
        var fault = TransactionRules.Next(state, view, out next);
        state = fault is null ? next : state;
        return fault;
    }

    private static bool Ends(AuditDraft draft) => draft.Phase == AuditPhase.Rollback
        || draft.Kind is AuditKind.SafeMode or AuditKind.Boot or AuditKind.Storage or AuditKind.Migration or AuditKind.Recovery or AuditKind.Supervision;
}

/// <param name="States">Of each line's operation, behind the line: what the rules have said of it need not be asked once more.</param>
/// <param name="Head">The log's, once the bytes are durable.</param>
/// <param name="Results">What the caller hears then, and only then.</param>
internal readonly record struct ComposedGroup(
    GroupBuffer Buffer, ReadOnlyMemory<Slice> Places, LineFields[] Fields, TransactionState[] States, LogPosition Head, AppendResult[] Results)
{
    public ReadOnlySpan<byte> Bytes => Buffer.From(0);

    public int Count => Places.Length;

    public LineView Line(int index) => new(Places.Span[index].Of(Bytes), in Fields[index]);

    public TransactionState Next(int index) => States[index];
}
