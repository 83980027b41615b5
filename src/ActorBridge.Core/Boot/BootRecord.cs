namespace ActorBridge.Core.Boot;

/// <summary>How far the last start came.</summary>
public enum BootStage
{
    /// <summary>Begun; a process that ends here crashed in its start.</summary>
    Starting,

    /// <summary>Ran for the stable period: a success, whatever ended it (rule 9.1).</summary>
    Stable,

    /// <summary>Quit on purpose; no crash.</summary>
    Stopped,
}

/// <summary>What <c>boot.json</c> holds. Crash loops are counted in boots, not in time: no clock can forgive one.</summary>
/// <param name="BadInARow">Starts that ended before the stable period, since the last that did not.</param>
public sealed record BootRecord(int SchemaVersion, long Boots, int BadInARow, BootStage Stage)
{
    public const int CurrentSchema = 2;

    public bool LastBootSuccess => Stage != BootStage.Starting;

    /// <summary>The record to write before anything else is done.</summary>
    public static BootRecord Start(BootRecord? last) => last is null
        ? new(CurrentSchema, 1, 0, BootStage.Starting)
        : new(CurrentSchema, last.Boots + 1, last.Stage switch
        {
            BootStage.Starting => last.BadInARow + 1,
            BootStage.Stable => 0,
            _ => last.BadInARow,
        }, BootStage.Starting);

    public BootRecord Stable() => this with { Stage = BootStage.Stable, BadInARow = 0 };

    /// <summary>A clean quit is neither a crash nor, before the stable period, a success.</summary>
    public BootRecord Stop() => Stage == BootStage.Stable ? this : this with { Stage = BootStage.Stopped };

    public bool IsCrashLoop(BootOptions options) => BadInARow >= options.BadStartsMax;
}

/// <param name="BadStartsMax">So many bad starts in a row put the next one into safe mode (rule 9.2).</param>
/// <param name="StablePeriod">On the monotonic clock.</param>
public sealed record BootOptions(int BadStartsMax, TimeSpan StablePeriod)
{
    public static readonly BootOptions Default = new(3, TimeSpan.FromSeconds(60));
}
