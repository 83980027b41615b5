namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    public void ExpectNoMsg(CancellationToken cancellationToken = default) =>
        Done(NoMsgAsync(RemainingOrDefault, true, cancellationToken));

    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default) =>
        Done(NoMsgAsync(Dilated(duration), true, cancellationToken));

    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) =>
        Done(NoMsgAsync(TimeSpan.FromMilliseconds(milliseconds), true, cancellationToken));

    public async ValueTask ExpectNoMsgAsync(CancellationToken cancellationToken = default) =>
        await NoMsgAsync(RemainingOrDefault, false, cancellationToken);

    public async ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
        await NoMsgAsync(Dilated(duration), false, cancellationToken);

    public async ValueTask ExpectNoMsgAsync(int milliseconds, CancellationToken cancellationToken = default) =>
        await NoMsgAsync(TimeSpan.FromMilliseconds(milliseconds), false, cancellationToken);

    private async ValueTask<bool> NoMsgAsync(TimeSpan duration, bool blocking, CancellationToken cancellationToken)
    {
        var start = Now;
        var (received, envelope) = await TakeAsync(duration, blocking, cancellationToken);
        if (received)
            _assertions.Fail("Failed: Expected no messages during {0}, instead we received {1} after {2}", duration, envelope, Now - start);
        return true;
    }
}
