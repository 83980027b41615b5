namespace Akka.TestKit;

/// <summary>Lets a number of threads go on together.</summary>
public class TestBarrier
{
    private readonly Barrier _barrier;
    private readonly TimeSpan _timeout;

    internal TestBarrier(int count, TimeSpan timeout)
    {
        _barrier = new Barrier(count);
        _timeout = timeout;
    }

    public void Await() => _barrier.SignalAndWait(_timeout);
}
