using ActorBridge.Audit.Indexing;
using ActorBridge.Core.Blender;
using Key = Akka.Embedded.Configuration.ConfigurationKey;

namespace ActorBridge.Host.Configuration;

/// <summary>The keys below <c>actorbridge</c> in a policy file, and what their values must be.</summary>
internal static class PolicyKeys
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static readonly IReadOnlyList<Key> All =
    [
        Key.Open("actorbridge.audit-dispatcher", "The thread of the log."),
        Time("escalation.within", "The window of the ladder."),
        Count("escalation.operation-failures-max", "Failed operation actors of one feature."),
        Count("escalation.quarantines-max", "Quarantined identities of one feature."),
        Count("escalation.entity-restarts-max", "Restarts of one datablock actor."),
        Count("escalation.features-for-global", "Features in safe mode that mean a global one."),
        Time("escalation.back-off-min", "The first delay before a restart."),
        Time("escalation.back-off-max", "The longest."),
        Kept("breaker.threshold", "Failures in a row that stop a feature."),
        Count("breaker.fingerprints-max", "Failures that are told apart."),
        Number("event-storm.rate-per-second-max", "Events a second from one Blender."),
        Number("event-storm.burst-max", "Events at once."),
        Count("event-storm.depth-max", "Links of a chain of causes."),
        Count("event-storm.sources-max", "Sources that are counted apart."),
        Time("user-intent.idle-verified", "Hands off for this long before automation resumes."),
        Count("boot.bad-starts-max", "Bad starts before safe mode."),
        Time("boot.stable-period", "A start that ends before it is a bad one."),
        Kept("memory.logic-failures-max", "Failures of one plan that make a constraint."),
        Kept("memory.asset-failures-max", "Failures of plans with one asset that make a constraint."),
        Kept("memory.crashes-max", "Crashes in the middle of one plan, asset or sequence that make a constraint."),
        Key.Duration("actorbridge.memory.forgive-after", TimeSpan.FromMinutes(1), 365 * Day, "Time in operation that forgives a failure."),
        Key.Integer("actorbridge.budget.steps-per-tick", 1, TickBudget.StepsMax, "Steps of a plan in one tick of Blender."),
        Within("budget.tick", TickBudget.TickLimits, "How long one works."),
        Within("budget.scan-every", TickBudget.ScanLimits, "A look at all datablocks although nothing was seen to change."),
        Within("budget.pump-every", TickBudget.PumpLimits, "Between two ticks while nothing is at work."),
        Key.Integer("actorbridge.revert.kept-max", 1, RevertLimits.KeptCeiling, "Committed operations that can be reverted later."),
        Key.Integer("actorbridge.revert.kept-mib-max", 1, RevertLimits.KeptMibCeiling, "What is kept of all of them together."),
        Key.Integer("actorbridge.revert.operation-mib-max", 1, RevertLimits.OperationMibCeiling, "What is kept of one, beside whole datablocks."),
        Key.Integer("actorbridge.revert.references-max", 1, RevertLimits.ReferencesCeiling, "Of those that referred to what was deleted, to be given it back."),
        Count("gate.degraded-steps-max", "Steps of a plan while degraded."),
        Key.Integer("actorbridge.gate.failures-on-uuid-max", 1, AuditIndex.FailuresKeptMax, "Failures on one identity."),
        Time("operation.gate", "For the answers that the gate needs."),
        Time("operation.answer-within", "The client hears something at least this often."),
        Time("operation.execution", "Until Blender has prepared the plan."),
        Time("operation.cancel-grace", "Until a cancelled operation is rolled back."),
        Time("operation.in-doubt", "Until a lost Blender is given up."),
        Key.Choice("actorbridge.operation.on-take-over", "What happens to an operation when the person takes over.", "roll-back", "finish"),
        Time("storing.passivate-after", "An idle datablock actor stops."),
        Count("storing.snapshot-every", "Events between snapshots."),
        Count("storing.queue-max", "Messages that wait for one actor."),
        Count("sessions.blenders-max", "Blenders at once."),
        Count("sessions.clients-max", "Clients at once."),
        Count("sessions.idempotency-keys-max", "Keys that one client's answers are kept for."),
    ];

    private static Key Count(string path, string doc) => Key.Integer($"actorbridge.{path}", 1, int.MaxValue, doc);

    private static Key Kept(string path, string doc) => Key.Integer($"actorbridge.{path}", 1, AuditIndex.MarksKeptMax, doc);

    private static Key Number(string path, string doc) => Key.Number($"actorbridge.{path}", 0.001, 1_000_000_000, doc);

    private static Key Within(string path, (TimeSpan Min, TimeSpan Max) limits, string doc) => Key.Duration($"actorbridge.{path}", limits.Min, limits.Max, doc);

    private static Key Time(string path, string doc) => Key.Duration($"actorbridge.{path}", TimeSpan.FromMilliseconds(1), Day, doc);
}
