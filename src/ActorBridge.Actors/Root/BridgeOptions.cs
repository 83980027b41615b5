using ActorBridge.Audit.Indexing;
using ActorBridge.Audit.Memory;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Boot;
using ActorBridge.Core.Breaker;
using ActorBridge.Core.Escalation;
using ActorBridge.Core.EventStorm;
using ActorBridge.Core.Gate;
using ActorBridge.Core.UserIntent;
using Akka.Configuration;

namespace ActorBridge.Actors.Root;

/// <summary>What an operation may take, and what happens when the person takes over in its middle (rule 10.2).</summary>
/// <param name="AnswerWithin">The client hears something at least this often.</param>
/// <param name="Execution">Until Blender has prepared the plan.</param>
/// <param name="CancelGrace">Until a cancelled operation has been rolled back.</param>
/// <param name="InDoubt">Until a Blender that was lost between result and decision is given up; longer than the 30 s it waits itself.</param>
/// <param name="RollBackOnTakeOver">Otherwise it is finished.</param>
public sealed record OperationOptions(
    TimeSpan Gate, TimeSpan AnswerWithin, TimeSpan Execution, TimeSpan CancelGrace, TimeSpan InDoubt, bool RollBackOnTakeOver);

/// <param name="PassivateAfter">A datablock actor without messages for this long stops.</param>
/// <param name="SnapshotEvery">Events between snapshots.</param>
/// <param name="QueueMax">Messages kept for one datablock actor while it is away; batches kept for one project or session.</param>
public sealed record StoringOptions(TimeSpan PassivateAfter, int SnapshotEvery, int QueueMax);

public sealed record SessionOptions(int BlendersMax, int ClientsMax, int KeysMax);

/// <summary>What the log makes of failures.</summary>
/// <param name="ForgiveAfter">So much time in operation forgives one (rule 13.1).</param>
public sealed record MemoryOptions(PromotionOptions Promotion, TimeSpan ForgiveAfter);

/// <summary>The policy in <c>akka.hocon</c> under <c>actorbridge</c>, checked.</summary>
public sealed record BridgeOptions(
    EscalationLimits Escalation,
    BreakerOptions Breaker,
    EventStormOptions Storm,
    UserIntentOptions Intent,
    BootOptions Boot,
    GateOptions Gate,
    OperationOptions Operations,
    StoringOptions Storing,
    SessionOptions Sessions,
    MemoryOptions Memory,
    TickBudget Budget,
    RevertLimits Revert)
{
    /// <exception cref="ConfigurationException">A key is missing, or its value is out of range; the message names it.</exception>
    public static BridgeOptions From(Config config)
    {
        var escalation = new Section(config, "actorbridge.escalation");
        var breaker = new Section(config, "actorbridge.breaker");
        var storm = new Section(config, "actorbridge.event-storm");
        var operation = new Section(config, "actorbridge.operation");
        var sessions = new Section(config, "actorbridge.sessions");
        var storing = new Section(config, "actorbridge.storing");
        var gate = new Section(config, "actorbridge.gate");
        var memory = new Section(config, "actorbridge.memory");
        var boot = new Section(config, "actorbridge.boot");
        var budget = new Section(config, "actorbridge.budget");
        var revert = new Section(config, "actorbridge.revert");
        return new(
            new(
                escalation.Count("operation-failures-max"), escalation.Count("quarantines-max"), escalation.Count("entity-restarts-max"),
                escalation.Count("features-for-global"), escalation.Time("within"), escalation.Time("back-off-min"), escalation.Time("back-off-max")),
            new(breaker.Kept("threshold"), breaker.Count("fingerprints-max")),
            new(storm.Number("rate-per-second-max"), storm.Number("burst-max"), storm.Count("depth-max"), storm.Count("sources-max")),
            new(new Section(config, "actorbridge.user-intent").Time("idle-verified")),
            new(boot.Count("bad-starts-max"), boot.Time("stable-period")),
            new(gate.Count("degraded-steps-max"), gate.Count("failures-on-uuid-max")),
            new(
                operation.Time("gate"), operation.Time("answer-within"), operation.Time("execution"), operation.Time("cancel-grace"), operation.Time("in-doubt"),
                operation.OneOf("on-take-over", "roll-back", "finish") == "roll-back"),
            new(storing.Time("passivate-after"), storing.Count("snapshot-every"), storing.Count("queue-max")),
            new(sessions.Count("blenders-max"), sessions.Count("clients-max"), sessions.Count("idempotency-keys-max")),
            new(new(memory.Kept("logic-failures-max"), memory.Kept("crashes-max"), memory.Kept("asset-failures-max")), memory.Time("forgive-after")),
            new(
                budget.Count("steps-per-tick", TickBudget.StepsMax), budget.Time("tick", TickBudget.TickLimits), budget.Time("scan-every", TickBudget.ScanLimits),
                budget.Time("pump-every", TickBudget.PumpLimits)),
            new(
                revert.Count("kept-max", RevertLimits.KeptCeiling), revert.Count("kept-mib-max", RevertLimits.KeptMibCeiling),
                revert.Count("operation-mib-max", RevertLimits.OperationMibCeiling), revert.Count("references-max", RevertLimits.ReferencesCeiling)));
    }

    private sealed class Section(Config config, string path)
    {
        public int Count(string key)
        {
            var value = config.GetInt(Existing(key), 0);
            return value > 0 ? value : throw OutOfRange(key, value, "a whole number from 1");
        }

        /// <summary>A count of failures that the log still tells apart.</summary>
        public int Kept(string key) => Count(key, AuditIndex.MarksKeptMax);

        public int Count(string key, int max)
        {
            var value = Count(key);
            return value <= max ? value : throw OutOfRange(key, value, $"a whole number from 1 to {max}");
        }

        public double Number(string key)
        {
            var value = config.GetDouble(Existing(key), 0);
            return value > 0 && double.IsFinite(value) ? value : throw OutOfRange(key, value, "a number above 0");
        }

        public TimeSpan Time(string key)
        {
            var value = config.GetTimeSpan(Existing(key), null, false);
            return value > TimeSpan.Zero ? value : throw OutOfRange(key, value, "a duration above 0");
        }

        public TimeSpan Time(string key, (TimeSpan Min, TimeSpan Max) limits)
        {
            var value = Time(key);
            return value >= limits.Min && value <= limits.Max ? value : throw OutOfRange(key, value, $"a duration from {limits.Min} to {limits.Max}");
        }

        public string OneOf(string key, params string[] values)
        {
            var value = config.GetString(Existing(key), "");
            return values.Contains(value) ? value : throw OutOfRange(key, value, string.Join(" or ", values));
        }

        private string Existing(string key) =>
            config.HasPath($"{path}.{key}") ? $"{path}.{key}" : throw new ConfigurationException($"{path}.{key} is missing.");

        private ConfigurationException OutOfRange(string key, object value, string expected) =>
            new($"{path}.{key} is {value}; expected {expected}.");
    }
}
