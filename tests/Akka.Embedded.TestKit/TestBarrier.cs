namespace Akka.TestKit;

/// <summary>Lets a number of threads go on together.</summary>
public class TestBarrier(TestKitBase testKit, int count, TimeSpan? defaultTimeout = null)
{
    [Obsolete("This field will be removed in future versions.")]
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly Barrier _barrier = new(count);

    public void Await() => Await(defaultTimeout ?? testKit.TestKitSettings.DefaultTimeout);

    public void Await(TimeSpan timeout) => _barrier.SignalAndWait(testKit.Dilated(timeout));

    public void Reset()
    {
        _barrier.RemoveParticipants(count);
        _barrier.AddParticipants(count);
    }
}
