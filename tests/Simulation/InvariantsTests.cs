using ActorBridge.Actors.Messages;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using Akka.Actor;
using Akka.Persistence;
using static ActorBridge.Core.SafeMode.SafeModeCommands;

namespace ActorBridge.Simulation;

/// <summary>Each invariant names the world in which it does not hold, and the command that it is printed with fails in the same way.</summary>
public sealed class InvariantsTests
{
    private const int Steps = 500;
    private const int SeedsMax = 100;

    private static readonly Dictionary<string, (Sabotage World, string Violation)> Worlds = new()
    {
        ["a line that was acknowledged is lost"] = (
            new() { LogAsWritten = log => new LyingLog(log, _ => log.Position.Seq >= 10) },
            "was acknowledged and is not in the log any more"),
        ["no BEGIN"] = (
            new() { LogAsTold = log => new LyingLog(log, IsBegin) },
            "reached Blender without BEGIN in the log"),
        ["no consultation"] = (
            new() { LogAsTold = log => new LyingLog(log, d => IsBegin(d) || IsConsultation(d)) },
            "reached Blender without a consultation in the log"),
        ["BEGIN before the consultation"] = (
            new() { LogAsTold = log => new LyingLog(log, IsConsultation), LogAsWritten = log => new LyingLog(log, IsBegin) },
            "without a consultation before it"),
        ["a commit in Blender before COMMIT"] = (
            new() { LogAsTold = log => new LyingLog(log, d => d.Phase == AuditPhase.Commit) },
            "Blender was told to commit operation"),
        ["a client is told of an end that is not in the log"] = (
            new() { LogAsTold = log => new LyingLog(log, d => d.Phase == AuditPhase.Rollback) },
            "the client was told RolledBack of operation"),
        ["what a killed host left open stays open"] = (
            new() { LogAsTold = log => log.OpenOperations.Select(o => (OperationId?)o.Id).ToHashSet() is var open ? new LyingLog(log, d => d.Phase == AuditPhase.Rollback && open.Contains(d.Operation)) : log },
            "not everything came to rest"),
        ["safe mode is left without a person"] = (
            new() { Started = RearmsItself },
            "without a person"),
        ["an operation begins in safe mode"] = (
            new() { Started = RearmsItself, LogAsTold = log => new LyingLog(log, d => d.Kind == AuditKind.SafeMode && d.Outcome != Outcomes.Entered) },
            "nobody re-armed"),
        ["a full disk and no safe mode"] = (
            new() { LogAsTold = log => new LyingLog(log, d => d.Kind == AuditKind.SafeMode) },
            "no safe mode, though the log has had no room for a second"),
        ["nothing is let to run again"] = (
            new() { Started = SwitchesOffAgain },
            "nothing commits any more"),
        ["a second actor of one identity"] = (
            new() { Started = (_, system) => system.ActorOf(Props.Create(() => new Silent())) },
            "safe-mode has two"),
    };

    public static TheoryData<string> Named => [.. Worlds.Keys];

    [Theory]
    [MemberData(nameof(Named))]
    public void A_world_in_which_it_does_not_hold_is_named_with_seed_and_step_and_the_command_fails_there_again(string name)
    {
        var (world, violation) = Worlds[name];
        var failed = SeedRun.OfAll(Enumerable.Range(1, SeedsMax), Steps, world).First(r => r.Failure is not null);
        Assert.Contains(violation, failed.Failure!.What, StringComparison.Ordinal);

        var text = failed.Explain(Steps);
        Assert.StartsWith($"seed {failed.Seed}, step {failed.Failure.Step}: ", text, StringComparison.Ordinal);
        var command = text[text.IndexOf("./bridge simulate ", StringComparison.Ordinal)..].Split(' ')[2..];
        using var again = new StringWriter();
        Assert.Equal(1, Command.Run(command, again, TextWriter.Null, CancellationToken.None, world));
        Assert.EndsWith(text + Environment.NewLine, again.ToString(), StringComparison.Ordinal);
    }

    private static bool IsBegin(AuditDraft draft) => draft.Phase == AuditPhase.Begin;

    private static bool IsConsultation(AuditDraft draft) => draft.Kind == AuditKind.Consultation;

    private static void RearmsItself(Akka.Simulation.Simulation simulation, ActorSystem system)
    {
        var safeMode = system.ActorSelection("/user/bridge/safe-mode");
        simulation.After(TimeSpan.FromMilliseconds(500), () => safeMode.Tell(new EnterSafeMode(null, "simulated", [], simulation.Time.GetUtcNow())));
        simulation.After(TimeSpan.FromSeconds(1), () => system.ActorSelection("/user/bridge").Tell(new RearmAutomation(null, "nobody", "by itself")));
    }

    private static void SwitchesOffAgain(Akka.Simulation.Simulation simulation, ActorSystem system) => simulation.After(TimeSpan.FromMilliseconds(20), () =>
    {
        system.ActorSelection("/user/bridge/safe-mode").Tell(new EnterSafeMode(null, "simulated", [], simulation.Time.GetUtcNow()));
        SwitchesOffAgain(simulation, system);
    });

    /// <summary>It recovers and says nothing more.</summary>
    private sealed class Silent : ReceivePersistentActor
    {
        public Silent()
        {
            RecoverAny(_ => { });
            CommandAny(_ => { });
        }

        public override string PersistenceId => "safe-mode";
    }
}
