namespace Akka.Persistence.Sql;

/// <summary>Hands requests to the threads that own connections, in order and up to a limit.</summary>
internal sealed class SqliteQueue(int limit)
{
    private readonly Queue<SqliteRequest> _requests = new();
    private readonly object _gate = new();
    private int _weight;
    private int _running;
    private int _wanted = 1;
    private bool _closed;

    /// <summary>Whether a request is waiting or being run.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_gate)
                return _requests.Count > 0 || _running > 0;
        }
    }

    /// <summary>The reason if the request was not taken.</summary>
    public Exception TryAdd(SqliteRequest request)
    {
        lock (_gate)
        {
            if (_closed)
                return new ObjectDisposedException(nameof(SqliteDatabase), "The database is closed.");
            if (_weight > 0 && _weight + request.Weight > limit)
                return new DatabaseOverloadedException(limit);
            _requests.Enqueue(request);
            _weight += request.Weight;
            if (_requests.Count >= _wanted)
                Monitor.Pulse(_gate);
            return null;
        }
    }

    /// <summary>Waits for requests and takes those that fit into one group; false when the queue is closed and empty.</summary>
    public bool Take(List<SqliteRequest> group, int maxWeight)
    {
        lock (_gate)
        {
            while (_requests.Count == 0)
            {
                if (_closed)
                    return false;
                Monitor.Wait(_gate);
            }

            Fill(group, maxWeight);
            return true;
        }
    }

    /// <summary>
    /// Adds what fits to a group that is already being run. If fewer than <paramref name="wanted"/> are there it waits
    /// for so many, but no longer than <paramref name="pause"/>. For a queue with one reader.
    /// </summary>
    /// <returns>False if there was none.</returns>
    public bool TakeMore(List<SqliteRequest> group, int maxWeight, int wanted, TimeSpan pause)
    {
        lock (_gate)
        {
            if (_requests.Count < wanted && pause > TimeSpan.Zero && !_closed)
            {
                _wanted = wanted;
                Monitor.Wait(_gate, pause);
                _wanted = 1;
            }

            return Fill(group, maxWeight);
        }
    }

    public void Done(int count)
    {
        lock (_gate)
            _running -= count;
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private bool Fill(List<SqliteRequest> group, int maxWeight)
    {
        var (weight, before) = (0, group.Count);
        foreach (var request in group)
            weight += request.Weight;
        while (_requests.TryPeek(out var next) && (weight == 0 || weight + next.Weight <= maxWeight))
        {
            group.Add(_requests.Dequeue());
            weight += next.Weight;
            _weight -= next.Weight;
        }

        _running += group.Count - before;
        return group.Count > before;
    }
}
