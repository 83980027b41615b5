using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Journal;
using Akka.Persistence.Sql;

namespace Akka.Simulation;

/// <summary>
/// A journal on the simulated disk: one file, records one after the other, synced before it answers. After a failed sync it answers nothing
/// more until its actor system is started anew, as a real one has to.
/// </summary>
public sealed class SimulatedJournal : AsyncWriteJournal
{
    public const string File = "journal/events";
    private static readonly TimeSpan LatencyMax = TimeSpan.FromMilliseconds(5);

    private readonly Simulation _simulation = Simulation.Current;
    private readonly Dictionary<string, SortedList<long, JournalRecord>> _events = [];
    private readonly Dictionary<string, long> _highest = [];
    private readonly PayloadCodec _codec = new(Context.System.Serialization, null);
    private readonly SimulatedFile _file;
    private Task _last = Task.CompletedTask;
    private Exception _broken;
    private long _end;

    public SimulatedJournal(Config config)
    {
        _file = _simulation.Disk.Open(File, create: true);
        var bytes = new byte[_file.Length];
        _file.Read(0, bytes);
        foreach (var (record, end) in JournalRecord.ReadAll(bytes))
        {
            Keep(record);
            _end = end;
        }

        // What a power cut left of the last write was never acknowledged.
        if (_end < _file.Length) _file.Truncate(_end);
        _file.Sync();
        _simulation.Disk.SyncFolder("journal");
    }

    public override Task ReplayMessagesAsync(IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
    {
        var stored = _events.TryGetValue(persistenceId, out var list) ? list.Values : [];
        foreach (var e in stored.Where(e => e.SequenceNr >= fromSequenceNr && e.SequenceNr <= toSequenceNr).Take((int)Math.Min(max, int.MaxValue)))
            recoveryCallback(new Persistent(_codec.Deserialize(e.Payload, e.Manifest, e.SerializerId), e.SequenceNr, e.PersistenceId, e.EventManifest, writerGuid: e.WriterGuid));
        return Task.CompletedTask;
    }

    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr) => Task.FromResult(_highest.GetValueOrDefault(persistenceId));

    protected override Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var writes = messages.ToList();
        var write = WriteAfterAsync(_last, writes);
        _last = write;
        return write;
    }

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr)
        => throw new InvalidOperationException("Events are never deleted from the simulated journal.");

    private async Task<IImmutableList<Exception>> WriteAfterAsync(Task previous, List<AtomicWrite> writes)
    {
        await previous.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.FromCurrentSynchronizationContext());
        var disk = new TaskCompletionSource();
        _simulation.After(TimeSpan.FromTicks(_simulation.Draw((int)LatencyMax.Ticks)), disk.SetResult);
        await disk.Task;
        if (_broken is not null) throw new IOException("the journal has failed before", _broken);
        try
        {
            var records = writes.SelectMany(w => w.Events).Select(Record).ToList();
            foreach (var record in records.Where(r => r.SequenceNr <= _highest.GetValueOrDefault(r.PersistenceId)))
                throw new InvalidOperationException($"{record.PersistenceId} has a second writer: number {record.SequenceNr} is there already");
            var bytes = records.SelectMany(r => r.ToBytes()).ToArray();
            _file.Write(_end, bytes);
            _file.Sync();
            _end += bytes.Length;
            foreach (var record in records) Keep(record);
            return null;
        }
        catch (SimulatedDiskException e)
        {
            _broken = e;
            throw;
        }
    }

    private JournalRecord Record(IPersistentRepresentation e)
    {
        var (bytes, manifest, identifier) = _codec.Serialize(e.Payload is Tagged tagged ? tagged.Payload : e.Payload);
        return new JournalRecord(e.PersistenceId, e.SequenceNr, e.WriterGuid, e.Manifest, identifier, manifest, bytes);
    }

    private void Keep(JournalRecord record)
    {
        if (!_events.TryGetValue(record.PersistenceId, out var list)) _events[record.PersistenceId] = list = [];
        list.Add(record.SequenceNr, record);
        _highest[record.PersistenceId] = record.SequenceNr;
    }
}
