namespace Akka.Actor;

public interface ICancelable
{
    bool IsCancellationRequested { get; }
    CancellationToken Token { get; }
    void Cancel();
    void CancelAfter(TimeSpan delay);
    void CancelAfter(int millisecondsDelay);
    void Cancel(bool throwOnFirstException);
}

/// <summary>Hears at once that a cancelable was cancelled, so that nothing stays scheduled in vain.</summary>
internal interface ICancelListener
{
    void OnCanceled();
}

/// <summary>A flag for scheduled work. The token, which costs, is made only for who asks for it.</summary>
public class Cancelable : ICancelable, IDisposable
{
    private readonly IActionScheduler _scheduler;
    private CancellationTokenSource _source;
    private ICancelListener _listener;
    private volatile bool _canceled;

    public Cancelable(IScheduler scheduler) : this(scheduler.Advanced)
    {
    }

    public Cancelable(IActionScheduler scheduler) => _scheduler = scheduler;

    public Cancelable(IScheduler scheduler, TimeSpan delay) : this(scheduler.Advanced, delay)
    {
    }

    public Cancelable(IScheduler scheduler, int millisecondsDelay) : this(scheduler.Advanced, TimeSpan.FromMilliseconds(millisecondsDelay))
    {
    }

    public Cancelable(IActionScheduler scheduler, TimeSpan delay) : this(scheduler) => CancelAfter(delay);

    public bool IsCancellationRequested => _canceled;
    public bool IsDisposed { get; private set; }

    public CancellationToken Token
    {
        get
        {
            lock (this)
            {
                ObjectDisposedException.ThrowIf(IsDisposed, this);
                _source ??= new CancellationTokenSource();
                if (_canceled) _source.Cancel();
                return _source.Token;
            }
        }
    }

    public void Cancel() => Cancel(false);

    public void Cancel(bool throwOnFirstException)
    {
        CancellationTokenSource source;
        lock (this)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            if (_canceled) return;
            _canceled = true;
            source = _source;
        }

        Interlocked.Exchange(ref _listener, null)?.OnCanceled();
        source?.Cancel(throwOnFirstException);
    }

    public void CancelAfter(int millisecondsDelay) => CancelAfter(TimeSpan.FromMilliseconds(millisecondsDelay));

    public void CancelAfter(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (_canceled) return; // also that of CreateCanceled, which has no scheduler
        if (delay == TimeSpan.Zero)
            Cancel();
        else
            _scheduler.ScheduleOnce(delay, () => Cancel(true), this);
    }

    public static ICancelable CreateCanceled()
    {
        var cancelable = new Cancelable((IActionScheduler)null);
        cancelable.Cancel();
        return cancelable;
    }

    public static ICancelable CreateLinkedCancelable(IScheduler scheduler, params ICancelable[] cancelables)
        => CreateLinkedCancelable(scheduler.Advanced, cancelables);

    public static ICancelable CreateLinkedCancelable(IActionScheduler scheduler, params ICancelable[] cancelables)
        => CreateLinkedCancelable(scheduler, cancelables.Select(cancelable => cancelable.Token).ToArray());

    public static ICancelable CreateLinkedCancelable(IScheduler scheduler, params CancellationToken[] cancellationTokens)
        => CreateLinkedCancelable(scheduler.Advanced, cancellationTokens);

    public static ICancelable CreateLinkedCancelable(IActionScheduler scheduler, params CancellationToken[] cancellationTokens)
    {
        var linked = new Cancelable(scheduler);
        foreach (var token in cancellationTokens) token.UnsafeRegister(static state => ((Cancelable)state).Cancel(), linked);
        return linked;
    }

    /// <summary>One piece of work can be told at once; others with the same cancelable look at the flag when due.</summary>
    internal bool TryListen(ICancelListener listener) => Interlocked.CompareExchange(ref _listener, listener, null) is null;

    internal void StopListening(ICancelListener listener) => Interlocked.CompareExchange(ref _listener, null, listener);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    private protected virtual void Dispose(bool disposing)
    {
        lock (this)
        {
            IsDisposed = true;
            _source?.Dispose();
        }
    }
}
