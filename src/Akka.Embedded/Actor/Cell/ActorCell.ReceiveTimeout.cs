namespace Akka.Actor;

/// <summary>A message that leaves the receive timeout running.</summary>
public interface INotInfluenceReceiveTimeout
{
}

/// <summary>Told to an actor that got nothing for as long as it said by SetReceiveTimeout.</summary>
public sealed class ReceiveTimeout : IPossiblyHarmful
{
    private ReceiveTimeout()
    {
    }

    internal static ReceiveTimeout Instance { get; } = new();
}

internal partial class ActorCell
{
    private object _receiveTimeout; // a boxed TimeSpan: most cells have none
    private ICancelable _pendingReceiveTimeout;

    public TimeSpan? ReceiveTimeout => (TimeSpan?)_receiveTimeout;

    public void SetReceiveTimeout(TimeSpan? timeout = null) => _receiveTimeout = timeout;

    public void CheckReceiveTimeout(bool reschedule = true)
    {
        if (_receiveTimeout is not TimeSpan timeout)
        {
            CancelReceiveTimeout();
        }
        else if (reschedule || _pendingReceiveTimeout is null)
        {
            _pendingReceiveTimeout?.Cancel();
            _pendingReceiveTimeout = System.Scheduler.ScheduleTellOnceCancelable(timeout, _self, Akka.Actor.ReceiveTimeout.Instance, _self);
        }
    }

    private void CancelReceiveTimeout()
    {
        _pendingReceiveTimeout?.Cancel();
        _pendingReceiveTimeout = null;
    }
}
