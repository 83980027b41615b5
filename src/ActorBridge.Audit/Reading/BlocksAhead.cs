using System.Runtime.ExceptionServices;
using ActorBridge.Audit.Storage;

namespace ActorBridge.Audit.Reading;

/// <summary>
/// The blocks of a segment in their order, for one thread that takes their lines in. What needs no order, reading and hashing the lines of a block, is done by
/// whoever is free: the thread that <see cref="Work"/>s beside, or the one that would otherwise wait. So both are busy, whichever of the two parts costs more.
/// </summary>
internal sealed class BlocksAhead(int lineBytesMax) : IDisposable
{
    private const int BlocksMax = 4;

    private readonly object _gate = new();
    private readonly Place[] _places = [.. Enumerable.Range(0, BlocksMax).Select(_ => new Place())];
    private IStorageFile? _file;
    private long _offset;
    private int _begun;
    private int _taken;
    private bool _isStopped;

    /// <summary>Nothing is in the file behind the blocks that were given.</summary>
    public bool IsAtEnd { get; private set; }

    public void Open(IStorageFile file, long offset)
    {
        (_file, _offset, _begun, _taken, _isStopped, IsAtEnd) = (file, offset, 0, 0, false, false);
        foreach (var place in _places)
        {
            place.IsReady = false;
        }
    }

    /// <summary>The next block; null when no whole line follows that fits into one. It is overwritten once <see cref="Release"/> is called.</summary>
    /// <exception cref="StorageException">It can't be read.</exception>
    public LineBlock? Next()
    {
        for (var spin = new SpinWait(); ;)
        {
            if (_places[_taken % BlocksMax] is { IsReady: true } place)
            {
                place.Failure?.Throw();
                return place.Block!.Length == 0 ? null : place.Block;
            }

            if (!TryDoOne(wait: false))
            {
                spin.SpinOnce(sleep1Threshold: -1); // the other one is at it
            }
        }
    }

    public void Release()
    {
        lock (_gate)
        {
            _places[_taken % BlocksMax].IsReady = false;
            _taken++;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Until all is read or nobody wants more.</summary>
    public void Work()
    {
        while (TryDoOne(wait: true))
        {
        }
    }

    public void Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
            Monitor.PulseAll(_gate);
        }
    }

    public void Dispose()
    {
        foreach (var place in _places)
        {
            place.Block?.Dispose();
        }
    }

    private bool TryDoOne(bool wait)
    {
        if (Begin(wait) is not { } place)
        {
            return false;
        }

        place.Do(static b => b.Prepare());
        place.IsReady = true;
        return true;
    }

    /// <summary>Reads the block that nobody has begun yet; null when there is none, or no room for one.</summary>
    private Place? Begin(bool wait)
    {
        lock (_gate)
        {
            while (!_isStopped && wait && _begun - _taken == BlocksMax)
            {
                Monitor.Wait(_gate);
            }

            if (_isStopped || _begun - _taken == BlocksMax)
            {
                return null;
            }

            var place = _places[_begun++ % BlocksMax];
            (place.Failure, place.IsReady) = (null, false);
            place.Block ??= new LineBlock(lineBytesMax);
            place.Do(b => b.Read(_file!, _offset));
            _offset = place.Block.End;
            IsAtEnd = place.Block.IsAtEnd;
            _isStopped = place.Failure is not null || place.Block.Length == 0;
            return place;
        }
    }

    private sealed class Place
    {
        private volatile bool _isReady;

        public LineBlock? Block { get; set; }

        public ExceptionDispatchInfo? Failure { get; set; }

        public bool IsReady
        {
            get => _isReady;
            set => _isReady = value;
        }

        /// <summary>Unless it has failed before.</summary>
        public void Do(Action<LineBlock> work)
        {
            try
            {
                if (Failure is null)
                {
                    work(Block!);
                }
            }
            catch (Exception e)
            {
                Failure = ExceptionDispatchInfo.Capture(e); // thrown to the one that takes it, by Next
            }
        }
    }
}
