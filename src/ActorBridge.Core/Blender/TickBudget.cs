namespace ActorBridge.Core.Blender;

/// <summary>What the add-on may take of Blender's main thread, and how often (rules 15.2, 15.3). Whole milliseconds.</summary>
/// <param name="StepsPerTick">Of a plan; the rest goes on in the next tick.</param>
/// <param name="Tick">A tick ends at the first piece of work that is over after this.</param>
/// <param name="ScanEvery">A look at all datablocks although nothing was seen to change.</param>
/// <param name="PumpEvery">Between two ticks while nothing is at work.</param>
public sealed record TickBudget(int StepsPerTick, TimeSpan Tick, TimeSpan ScanEvery, TimeSpan PumpEvery)
{
    public const int StepsMax = 1000;

    public static readonly (TimeSpan Min, TimeSpan Max) TickLimits = (TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(100));

    public static readonly (TimeSpan Min, TimeSpan Max) ScanLimits = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));

    public static readonly (TimeSpan Min, TimeSpan Max) PumpLimits = (TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
}
