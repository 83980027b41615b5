
namespace ActorBridge.Torture.Storage;

public sealed class CorruptionTests
{
    [Fact]
    [Rule("11.1"), Rule("14.2")]
    public async Task Every_flipped_bit_and_every_cut_is_detected_or_provably_harmless()
    {
        var outcome = await Corruption.RunAsync(1_000, 200, Corruption.Kinds);

        Assert.Empty(outcome.Problems);
        Assert.Equal(7 * 1_200, outcome.Done);
    }
}
