using System.Text.Json;
using ActorBridge.Actors.Messages;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Plans;

namespace ActorBridge.Host.Door;

/// <summary>A plan as a client sends it, up to where the tree may have it.</summary>
internal static class SubmittedPlans
{
    /// <param name="client">Who sends it, as its hello says: what it has brought is stored for this plan.</param>
    /// <returns>Either the plan, or why it is none.</returns>
    public static async Task<(Plan? Plan, Refusal? Refusal)> ReadAsync(JsonElement json, string client, BridgeLink bridge, CancellationToken stop)
    {
        if (!PlanCodec.TryRead(json, Fresh.Id, out var draft, out var refusal))
        {
            return (null, refusal);
        }

        // Before BEGIN: what the log has of a plan can be carried out, now and in a replay (rule 12.2).
        if (Missing([.. draft.Steps.SelectMany(s => s.Payloads)], client, bridge) is { } missing)
        {
            return (null, missing);
        }

        var attached = draft.Project is null ? await bridge.AskAsync(new GetAttachedProjects(), stop) : new AttachedProjects([]);
        return attached is QueryRefused unanswered ? (null, unanswered.Refusal)
            : draft.TryFor(((AttachedProjects)attached).Projects, out var plan, out refusal) ? (plan, null)
            : (null, refusal);
    }

    private static Refusal? Missing(IReadOnlyList<StoredPayload> named, string client, BridgeLink bridge)
    {
        try
        {
            bridge.Uploads.Store(client, named);
            return bridge.Payloads.Missing(named);
        }
        catch (HostRefusedException e)
        {
            return e.Refusal;
        }
    }
}
