namespace ActorBridge.Torture.Storage;

/// <summary>A real process, really killed, on the real disk.</summary>
public sealed class KillTests
{
    private const int Kills = 200;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_doubled_by_200_kills()
    {
        var outcome = await Kill.RunAsync(Kills);

        Assert.Empty(outcome.Problems);
        Assert.Equal(Kills, outcome.Done);
        Assert.InRange(outcome.Counts["lines acknowledged"], 5 * Kills, int.MaxValue);
        Assert.InRange(outcome.Counts["events acknowledged"], 20 * Kills, int.MaxValue);
    }
}
