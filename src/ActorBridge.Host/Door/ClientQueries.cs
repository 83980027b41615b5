using ActorBridge.Actors.Messages;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Door;

/// <summary>Requests with one answer.</summary>
internal static class ClientQueries
{
    /// <returns>The wire's answer, or a <see cref="Refused"/>.</returns>
    public static async Task<object> AnswerAsync(object request, BridgeLink bridge, CancellationToken stop) => request switch
    {
        StatusRequest => await bridge.AskAsync(new GetStatus(), stop) switch
        {
            BridgeStatus status => StatusReports.Of(bridge.Host(), status),
            var other => Refusal(other),
        },
        DatablocksRequest datablocks => await bridge.AskAsync(new GetDatablocks(datablocks.Project), stop) switch
        {
            DatablocksView view => Page(view, datablocks.After),
            var other => Refusal(other),
        },
        RearmRequest rearm => await bridge.AskAsync(new RearmAutomation(rearm.Feature, rearm.Who, rearm.Reason), stop) switch
        {
            Rearmed rearmed => new RearmDone(rearmed.Feature),
            RearmRefused refused => new Refused(refused.Refusal),
            var other => Refusal(other),
        },
        ResyncRequest resync => await bridge.AskAsync(new ResyncProject(resync.Project, resync.Who, resync.Reason), stop) switch
        {
            Resynced resynced => new ResyncDone(resynced.Project, resynced.WasDiverged),
            var other => Refusal(other),
        },
        AllowRetryRequest allow => await bridge.AskAsync(new AllowRetry(allow.Fingerprint, allow.Who, allow.Reason), stop) switch
        {
            RetryAllowed allowed => new RetryDone(allowed.Fingerprint),
            var other => Refusal(other),
        },
        LiftRequest lift => await bridge.AskAsync(new LiftConstraint(lift.Subject, lift.Who, lift.Reason), stop) switch
        {
            ConstraintLifted lifted => new LiftDone(lifted.Subject, lifted.Seq),
            var other => Refusal(other),
        },
        ResolveRequest resolve => await bridge.AskAsync(
            new ResolveQuarantine(resolve.Operation, resolve.Project, resolve.Identity, resolve.Restored, resolve.Who, resolve.Reason), stop) switch
        {
            QuarantineResolved resolved => new ResolveDone(resolved.Seq, resolved.Released),
            var other => Refusal(other),
        },
        _ => throw new InvalidOperationException($"{request.GetType()} is no request of a client."),
    };

    private static DatablocksReport Page(DatablocksView view, DatablockUuid? after)
    {
        var rest = view.Items
            .OrderBy(d => d.Uuid.ToString(), StringComparer.Ordinal)
            .SkipWhile(d => after is { } last && string.CompareOrdinal(d.Uuid.ToString(), last.ToString()) <= 0)
            .Take(ToClient.DatablocksMax + 1)
            .Select(d => new DatablockReport(d.Uuid, d.Kind, d.Name, d.State.ToUpperInvariant(), d.Version))
            .ToArray();
        return new(view.Project, [.. rest.Take(ToClient.DatablocksMax)], rest.Length > ToClient.DatablocksMax);
    }

    public static Refused Refusal(object answer) => answer is QueryRefused refused
        ? new(refused.Refusal)
        : new(new Refusal(ErrorCodes.Internal, $"The bridge answered with {answer.GetType().Name}."));
}
