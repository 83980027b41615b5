using System.Buffers;
using System.Runtime.ExceptionServices;
using ActorBridge.Audit.Lines;
using ActorBridge.Audit.Transactions;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit;

/// <summary>
/// Some of a group's drafts as lines whose place in the chain is still to be filled in. Whoever comes first puts them into words, once: another thread
/// ahead of the one that chains them, or that one.
/// </summary>
internal sealed class DraftPart(AuditLogOptions options) : IDisposable
{
    public const int Drafts = 16;

    private const int KeptBytesMax = 1 << 18;

    private static ReadOnlySpan<byte> NoHash => "0000000000000000000000000000000000000000000000000000000000000000"u8;

    private readonly LineWriter _writer = new(options);
    private ArrayBufferWriter<byte> _words = new();
    private readonly (int Start, int Length, DraftFault? Fault)[] _lines = new (int, int, DraftFault?)[Drafts];
    private IReadOnlyList<AuditDraft> _drafts = [];
    private LineTime _now;
    private int _from;
    private long _seq;
    private long _group;
    private ExceptionDispatchInfo? _failure;
    private int _begun;
    private volatile bool _isDone;

    /// <param name="from">The first of these drafts that is in this part.</param>
    /// <param name="seq">Of its line, if no draft before it is refused.</param>
    public void Begin(IReadOnlyList<AuditDraft> drafts, int from, long seq, long group, LineTime now)
    {
        (_drafts, _from, _seq, _group, _now) = (drafts, from, seq, group, now);
        (_failure, _begun, _isDone) = (null, 0, false);
        _words = _words.Capacity > KeptBytesMax ? new() : _words;
    }

    public void WriteUnlessBegun()
    {
        if (Interlocked.Exchange(ref _begun, 1) != 0)
        {
            return;
        }

        try
        {
            _words.ResetWrittenCount();
            for (var i = 0; i < Drafts && _from + i < _drafts.Count; i++)
            {
                var start = _words.WrittenCount;
                var fault = TryWrite(_drafts[_from + i], _seq + i);
                _lines[i] = (start, _words.WrittenCount - start, fault);
            }
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e); // thrown to whoever chains them, by Await
        }
        finally
        {
            _isDone = true;
        }
    }

    /// <summary>Returns when they are in words; throws what kept them from it.</summary>
    public void Await()
    {
        WriteUnlessBegun();
        for (var spin = new SpinWait(); !_isDone;)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        _failure?.Throw();
    }

    public DraftFault? FaultOf(int draft) => _lines[draft - _from].Fault;

    public long SeqOf(int draft) => _seq + draft - _from;

    public ReadOnlySpan<byte> Line(int draft)
    {
        var (start, length, _) = _lines[draft - _from];
        return _words.WrittenSpan.Slice(start, length);
    }

    public void Dispose() => _writer.Dispose();

    private DraftFault? TryWrite(AuditDraft draft, long seq)
    {
        if (!Words.IsOutcome(draft.Outcome))
        {
            return DraftFault.OutcomeMalformed;
        }

        if (!draft.Uuids.IsDefault && draft.Uuids.Length > LineSchema.UuidsMax)
        {
            return DraftFault.DetailMalformed;
        }

        try
        {
            _writer.Write(_words, draft, seq, _group, _now, NoHash);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return DraftFault.DetailMalformed;
        }
    }
}
