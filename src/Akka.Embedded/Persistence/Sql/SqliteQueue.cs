namespace Akka.Persistence.Sql;

/// <summary>Hands requests to the threads that own connections, in order and up to a limit.</summary>
internal sealed class SqliteQueue(int limit)
{
    private readonly Queue<SqliteRequest> _requests = new();
    private readonly object _gate = new();
    private int _weight;
    private int _running;
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
                return new InvalidOperationException($"The database's queue is full ({limit} rows).");
            _requests.Enqueue(request);
            _weight += request.Weight;
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

            var weight = 0;
            while (_requests.TryPeek(out var next) && (weight == 0 || weight + next.Weight <= maxWeight))
            {
                group.Add(_requests.Dequeue());
                weight += next.Weight;
            }

            _weight -= weight;
            _running += group.Count;
            return true;
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
}
