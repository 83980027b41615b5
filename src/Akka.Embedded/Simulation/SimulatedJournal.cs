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
internal sealed class SimulatedJournal : AsyncWriteJournal
{
    public const string File = "journal/events";
    private static readonly TimeSpan LatencyMax = TimeSpan.FromMilliseconds(5);

    private readonly Simulation _simulation = Simulation.Current;
    private readonly Dictionary<string, SortedList<long, JournalRecord>> _events = [];
    private readonly Dictionary<string, long> _highest = [];
    private readonly Dictionary<string, IActorRef> _actors = [];
    private readonly Dictionary<string, string> _writers = [];
    private readonly HashSet<string> _replaced = [];
    private readonly PayloadCodec _codec = PayloadCodec.From(Context.System.Serialization, "akka.persistence.journal.sql", Akka.Configuration.Config.Empty);
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

    protected internal override bool AroundReceive(Receive receive, object message)
    {
        if (message is ReplayMessages recovery) TellOfSecondActor(recovery);
        return base.AroundReceive(receive, message);
    }

    public override Task ReplayMessagesAsync(IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
    {
        var stored = _events.TryGetValue(persistenceId, out var list) ? list.Values : [];
        foreach (var e in stored.Where(e => e.SequenceNr >= fromSequenceNr && e.SequenceNr <= toSequenceNr).Take((int)Math.Min(max, int.MaxValue)))
            recoveryCallback(new Persistent(_codec.Deserialize(e.Payload, e.Manifest, e.SerializerId), e.SequenceNr, e.PersistenceId, e.EventManifest, writerGuid: e.WriterGuid));
        return Task.CompletedTask;
    }

    /// <summary>Whoever recovers takes over: of what the writer before it has asked for, all is done first, and it must not ask for more.</summary>
    public override async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr)
    {
        if (_writers.Remove(persistenceId, out var before)) _replaced.Add(before);
        await Settled(_last);
        return _highest.GetValueOrDefault(persistenceId);
    }

    protected override Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var writes = messages.ToList();
        foreach (var e in writes.SelectMany(w => w.Events)) RefuseSecondWriter(e);
        var write = WriteAfterAsync(_last, writes);
        _last = write;
        return write;
    }

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr)
    {
        var deletion = DeleteAfterAsync(_last, JournalRecord.Deletion(persistenceId, toSequenceNr));
        _last = deletion;
        return deletion;
    }

    private async Task DeleteAfterAsync(Task previous, JournalRecord deletion)
    {
        await Reached(previous);
        Append([deletion]);
    }

    private async Task<IImmutableList<Exception>> WriteAfterAsync(Task previous, List<AtomicWrite> writes)
    {
        await Reached(previous);
        var refusals = new List<Exception>();
        var records = new List<JournalRecord>();
        foreach (var write in writes)
        {
            try
            {
                records.AddRange(write.Events.Select(Record));
                refusals.Add(null);
            }
            catch (Exception e)
            {
                refusals.Add(e);
            }
        }

        foreach (var record in records.Where(r => r.SequenceNr <= _highest.GetValueOrDefault(r.PersistenceId)))
            throw SecondWriter(record.PersistenceId, $"number {record.SequenceNr} is there already");
        Append(records);
        return refusals.Exists(e => e is not null) ? refusals.ToImmutableList() : null;
    }

    /// <summary>When all before it is done and the disk has had its time.</summary>
    private async Task Reached(Task previous)
    {
        await Settled(previous);
        var disk = new TaskCompletionSource();
        _simulation.After(TimeSpan.FromTicks(_simulation.Draw((int)LatencyMax.Ticks)), disk.SetResult);
        await disk.Task;
        if (_broken is not null) throw new IOException("the journal has failed before", _broken);
    }

    private void Append(List<JournalRecord> records)
    {
        try
        {
            var bytes = records.SelectMany(r => r.ToBytes()).ToArray();
            _file.Write(_end, bytes);
            _file.Sync();
            _end += bytes.Length;
            foreach (var record in records) Keep(record);
        }
        catch (SimulatedDiskException e)
        {
            _broken = e;
            throw;
        }
    }

    /// <summary>Whether it succeeded or not.</summary>
    private static Task Settled(Task task)
        => task.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.FromCurrentSynchronizationContext());

    /// <summary>Whoever is restarted keeps its reference, and whoever comes after another is only made when that one has ended.</summary>
    private void TellOfSecondActor(ReplayMessages recovery)
    {
        var (id, actor) = (recovery.PersistenceId, recovery.PersistentActor);
        if (_actors.TryGetValue(id, out var other) && !other.Equals(actor) && other is IInternalActorRef { IsTerminated: false })
            _simulation.Impossible?.Invoke($"{id} has two actors: {actor.Path} recovers while {other.Path} lives");
        _actors[id] = actor;
    }

    private void RefuseSecondWriter(IPersistentRepresentation e)
    {
        if (_replaced.Contains(e.WriterGuid)) throw SecondWriter(e.PersistenceId, $"one writes number {e.SequenceNr} after another has recovered");
        _writers[e.PersistenceId] = e.WriterGuid;
    }

    private InvalidOperationException SecondWriter(string persistenceId, string why)
    {
        var message = $"{persistenceId} has two writers: {why}";
        _simulation.Impossible?.Invoke(message);
        return new InvalidOperationException(message);
    }

    private JournalRecord Record(IPersistentRepresentation e)
    {
        var (bytes, manifest, identifier) = _codec.Serialize(e.Payload is Tagged tagged ? tagged.Payload : e.Payload);
        return new JournalRecord(e.PersistenceId, e.SequenceNr, e.WriterGuid, e.Manifest, identifier, manifest, bytes);
    }

    private void Keep(JournalRecord record)
    {
        if (!_events.TryGetValue(record.PersistenceId, out var list)) _events[record.PersistenceId] = list = [];
        if (record.IsDeletion)
        {
            foreach (var number in list.Keys.Where(number => number <= record.SequenceNr).ToList()) list.Remove(number);
            return;
        }

        list.Add(record.SequenceNr, record);
        _highest[record.PersistenceId] = record.SequenceNr;
    }
}
