namespace ActorBridge.Report;

/// <summary>One test as it went, whatever language it is written in.</summary>
/// <param name="Rules">The rules of RULES.md that it proves.</param>
/// <param name="Blender">It ran in a real Blender.</param>
public sealed record TestOutcome(string Suite, string Name, Outcome Outcome, IReadOnlyList<string> Rules, bool Blender, string? Reason);

public enum Outcome
{
    Passed,
    Failed,
    Skipped,
}
