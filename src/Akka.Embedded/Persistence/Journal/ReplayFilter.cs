using Akka.Configuration;
using Akka.Event;
using Akka.Pattern;

namespace Akka.Persistence.Journal;

/// <summary>What to do when replayed events show that two incarnations of a persistent actor wrote at the same time.</summary>
internal enum ReplayFilterMode
{
    Fail,
    Warn,
    RepairByDiscardOld,
    Disabled,
}

/// <summary>The <c>replay-filter</c> settings of a journal.</summary>
internal sealed record ReplayFilterSettings(ReplayFilterMode Mode, int WindowSize, int MaxOldWriters)
{
    public static ReplayFilterSettings From(Config config)
    {
        var mode = config.GetString("replay-filter.mode", "").ToLowerInvariant() switch
        {
            "off" => ReplayFilterMode.Disabled,
            "repair-by-discard-old" => ReplayFilterMode.RepairByDiscardOld,
            "fail" => ReplayFilterMode.Fail,
            "warn" => ReplayFilterMode.Warn,
            var other => throw new ConfigurationException($"Invalid replay-filter.mode [{other}], supported values [off, repair-by-discard-old, fail, warn]"),
        };
        return new ReplayFilterSettings(mode, config.GetInt("replay-filter.window-size", 100), config.GetInt("replay-filter.max-old-writers", 10));
    }
}

/// <summary>
/// Looks at one replay through a window of events. An event of an older writer after one of a newer, or a sequence
/// number that goes back, means that two incarnations wrote under one persistence id.
/// </summary>
internal sealed class ReplayFilter(ReplayFilterSettings settings, ILoggingAdapter log, Action<IPersistentRepresentation> emit)
{
    private readonly Queue<IPersistentRepresentation> _window = new();
    private readonly Queue<string> _oldWriters = new();
    private string _writer = string.Empty;
    private long _sequenceNr = -1;

    public void Add(IPersistentRepresentation p)
    {
        if (_window.Count >= settings.WindowSize)
            emit(_window.Dequeue());

        if (p.WriterGuid == _writer)
        {
            // An equal number is fine: a read adapter makes many events of one.
            if (p.SequenceNr < _sequenceNr && Discard(p, $"its writer already wrote {_sequenceNr}"))
                return;
            _sequenceNr = Math.Max(_sequenceNr, p.SequenceNr);
        }
        else if (_oldWriters.Contains(p.WriterGuid))
        {
            if (Discard(p, $"the newer writer [{_writer}] already wrote {_sequenceNr}"))
                return;
        }
        else
        {
            SwitchTo(p);
        }

        _window.Enqueue(p);
    }

    public void Complete()
    {
        foreach (var p in _window)
            emit(p);
        _window.Clear();
    }

    private void SwitchTo(IPersistentRepresentation p)
    {
        if (_writer.Length > 0)
            _oldWriters.Enqueue(_writer);
        if (_oldWriters.Count > settings.MaxOldWriters)
            _oldWriters.Dequeue();
        (_writer, _sequenceNr) = (p.WriterGuid, p.SequenceNr);

        // Once round, so that those that stay are in their order again.
        for (var left = _window.Count; left > 0; left--)
        {
            var old = _window.Dequeue();
            if (old.SequenceNr < p.SequenceNr || !Discard(old, $"the newer writer [{p.WriterGuid}] wrote {p.SequenceNr}"))
                _window.Enqueue(old);
        }
    }

    private bool Discard(IPersistentRepresentation p, string because)
    {
        var issue = $"Invalid replayed event [sequenceNr={p.SequenceNr}, writerUUID={p.WriterGuid}] of persistenceId [{p.PersistenceId}]: {because}. Two incarnations wrote at the same time, or two actors share the id.";
        if (settings.Mode == ReplayFilterMode.Fail)
            throw new IllegalStateException(issue);
        log.Warning(issue);
        return settings.Mode == ReplayFilterMode.RepairByDiscardOld;
    }
}
