namespace ActorBridge.Host.Demo;

/// <summary>What a person reads: numbered steps, and under each what was done and what was proven.</summary>
public sealed class Report(TextWriter to)
{
    private int _step;

    /// <summary>False as soon as one proof did not hold.</summary>
    public bool AllHeld { get; private set; } = true;

    public int Proofs { get; private set; }

    public void Step(string title) => to.WriteLine($"\n{++_step}. {title}");

    public void Did(string what) => to.WriteLine($"   {what}");

    public void Proof(string claim, bool holds, string? seenInstead = null)
    {
        Proofs++;
        AllHeld &= holds;
        to.WriteLine(holds ? $"   [proven] {claim}" : $"   [NOT TRUE] {claim}{(seenInstead is null ? "" : $"; seen instead: {seenInstead}")}");
    }
}
