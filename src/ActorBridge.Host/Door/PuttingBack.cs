using System.Text.Json;
using ActorBridge.Actors.Root;
using ActorBridge.Audit.Reverts;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Protocol.Plans;

namespace ActorBridge.Host.Door;

/// <summary>The plan of a person who has pressed the panel's button, read as strictly as a client's.</summary>
internal static class PuttingBack
{
    public static PutBackPlan Plan(LoggedQuarantine quarantine, string who)
    {
        if (QuarantineHistory.Plan(quarantine, who) is not { } json)
        {
            return new(null, QuarantineHistory.NothingNamed(quarantine.Operation));
        }

        return PlanCodec.TryRead(JsonSerializer.SerializeToElement(json), Fresh.Id, out var draft, out var refusal) && draft.TryFor([], out var plan, out refusal)
            ? new((new OperationId(Fresh.Id()), plan), null)
            : new(null, refusal);
    }
}
