using ActorBridge.Actors.Features;
using ActorBridge.Actors.Messages;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Messages;
using ActorBridge.Protocol.Plans;
using ActorBridge.Protocol.Plans.Vocabulary;

namespace ActorBridge.Host.Door;

/// <summary>Requests with one answer that Blender gives, and that may take long.</summary>
internal static class LongReadings
{
    /// <param name="client">Who asks, as its hello says.</param>
    /// <returns>The wire's answer, or a <see cref="Refused"/>.</returns>
    public static Task<object> AnswerAsync(object request, string client, BridgeLink bridge, CancellationToken stop) => request switch
    {
        ReadRequest read => ReadAsync(read, bridge, stop),
        DryRunRequest dry => DryRunAsync(dry, client, bridge, stop),
        _ => throw new InvalidOperationException($"{request.GetType()} reads nothing."),
    };

    private static async Task<object> ReadAsync(ReadRequest read, BridgeLink bridge, CancellationToken stop)
    {
        if (!OperationVocabulary.TryReadQuery(read.Query, out var query, out var refusal))
        {
            return new Refused(refusal);
        }

        try
        {
            return await bridge.ReadAsync(Reading(read.Project, query.Step, query.Feature), stop) switch
            {
                ReadingView view => new ReadingReport(view.Project, await bridge.Pictures.FinishAsync(query.Op, view.Result, stop)),
                var other => ClientQueries.Refusal(other),
            };
        }
        catch (HostRefusedException e)
        {
            if (e.Refusal.Code == ErrorCodes.PictureBroken)
            {
                bridge.System.EventStream.Publish(new FeatureFailed(Features.Pictures, e.Refusal.Reason));
            }

            return new Refused(e.Refusal);
        }
    }

    // What it would change is known only to a Blender that does it, and that one has a copy. So the gate is not asked: it stands before the scene.
    private static async Task<object> DryRunAsync(DryRunRequest dry, string client, BridgeLink bridge, CancellationToken stop)
    {
        var (plan, refusal) = await SubmittedPlans.ReadAsync(dry.Plan, client, bridge, stop);
        if (plan is null)
        {
            return new Refused(refusal!);
        }

        var copied = await bridge.ReadAsync(Reading(plan.Project, """{"op":"copy_scene"}""", Features.Pictures), stop);
        if (copied is not ReadingView copy)
        {
            return ClientQueries.Refusal(copied);
        }

        return await bridge.AskAsync(new NoteDryRun(plan), stop) switch
        {
            DryRunNoted => new DryRunReady(plan.Project, new(Fresh.Id()), PlanCodec.WriteExecuted(plan).ToJsonString(), copy.Result, (int)bridge.Pictures.Options.DryRun.TotalSeconds),
            var other => ClientQueries.Refusal(other),
        };
    }

    private static GetReading Reading(ProjectId? project, string query, string feature) =>
        new(new(Fresh.Id()), project, query) { Feature = feature == Features.Pictures ? feature : null };
}
