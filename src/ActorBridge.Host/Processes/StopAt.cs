using ActorBridge.Core.Errors;
using ActorBridge.Core.Transactions;
using ActorBridge.Host.Blenders;

namespace ActorBridge.Host.Processes;

/// <summary>
/// For tests of what a kill leaves behind: ACTORBRIDGE_HOST_STOP_AT names a point of an operation, and the host that reaches it stops itself
/// there, once, as by SIGSTOP, until it is killed or continued. Without the variable nothing happens anywhere.
/// </summary>
internal sealed class StopAt
{
    private readonly StopPoint _at;
    private int _stopped;

    private StopAt(StopPoint at) => _at = at;

    /// <exception cref="HostRefusedException">AB-HOST-006: no such point.</exception>
    public static Action<StopPoint> Read(Func<string, string?> environment)
    {
        const string name = "ACTORBRIDGE_HOST_STOP_AT";
        if (environment(name) is not { Length: > 0 } value)
        {
            return _ => { };
        }

        var points = Enum.GetValues<StopPoint>().ToDictionary(NameOf);
        return points.TryGetValue(value, out var at)
            ? new StopAt(at).Reach
            : throw new HostRefusedException(new(ErrorCodes.ConfigurationInvalid, $"{name} is '{value}'; expected one of {string.Join(", ", points.Keys)}."));
    }

    /// <summary>As in <c>before-begin</c>.</summary>
    public static string NameOf(StopPoint point) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(point.ToString());

    private void Reach(StopPoint point)
    {
        if (point == _at && Interlocked.Exchange(ref _stopped, 1) == 0)
        {
            Signal.Send(Environment.ProcessId, Signal.Stop);
        }
    }
}
