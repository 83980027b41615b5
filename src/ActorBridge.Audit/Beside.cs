using System.Runtime.ExceptionServices;

namespace ActorBridge.Audit;

/// <summary>Work that may go on beside the caller's on a thread of the pool. It never waits for the pool: what nobody has begun, the caller does.</summary>
internal sealed class Beside : IThreadPoolWorkItem
{
    private readonly Action _work;
    private readonly ManualResetEventSlim _done = new();
    private ExceptionDispatchInfo? _failure;
    private int _begun;

    private Beside(Action work) => _work = work;

    /// <summary>Both, whatever becomes of one; the failure of <paramref name="here"/> before that of <paramref name="there"/>.</summary>
    public static void Run(Action here, Action there)
    {
        var beside = new Beside(there);
        _ = ThreadPool.UnsafeQueueUserWorkItem(beside, preferLocal: false);
        try
        {
            here();
        }
        finally
        {
            beside.Execute();
            beside._done.Wait();
        }

        beside._failure?.Throw();
    }

    public void Execute()
    {
        if (Interlocked.Exchange(ref _begun, 1) != 0)
        {
            return;
        }

        try
        {
            _work();
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e); // thrown again to the caller, by Run
        }
        finally
        {
            _done.Set();
        }
    }
}
