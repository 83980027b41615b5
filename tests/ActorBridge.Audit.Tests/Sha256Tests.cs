using System.Security.Cryptography;
using ActorBridge.Audit.Reading;

namespace ActorBridge.Audit.Tests;

public sealed class Sha256Tests
{
    /// <summary>Where OpenSSL's own functions are not, both are the BCL's.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_hasher_gives_of_each_text_what_the_BCL_gives(bool asThisMachineHasIt)
    {
        using var hasher = asThisMachineHasIt ? new Sha256() : new Sha256(direct: false);
        var (random, hash) = (new Random(3), new byte[SHA256.HashSizeInBytes]);
        for (var length = 0; length < 700; length++)
        {
            var text = new byte[length];
            random.NextBytes(text);
            hasher.Of(text, hash);
            Assert.Equal(SHA256.HashData(text), hash);
        }
    }
}
