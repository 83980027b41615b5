using System.IO.Pipelines;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Host.Door;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Tests;

/// <summary>How long a peer may take, on a clock that the test moves.</summary>
public sealed class MessageStreamTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(5.5);

    private readonly Pipe _pipe = new();
    private readonly ManualTime _clock = new();

    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    [Rule("11.1")]
    public async Task A_peer_that_says_nothing_in_its_time_is_too_slow(double late)
    {
        var reading = Read();

        _clock.Advance(Within + TimeSpan.FromSeconds(late));

        Assert.Equal(ErrorCodes.TooSlow, (await reading).Fatal?.Code);
    }

    [Fact]
    [Rule("13.1")]
    public async Task What_a_peer_sent_while_this_process_stood_still_is_read_and_only_then_is_it_too_slow()
    {
        var reading = Read();

        _clock.Advance(TimeSpan.FromSeconds(60));
        await _pipe.Writer.WriteAsync(WireCodec.Write(new UserIntentSeen(true, "CAPTURED:G"), FromAddon.Table, "1"));

        Assert.IsType<UserIntentSeen>((await reading).Message?.Body);
        reading = Read();
        _clock.Advance(Within);
        Assert.Equal(ErrorCodes.TooSlow, (await reading).Fatal?.Code);
    }

    private Task<Incoming> Read() => new MessageStream(_pipe.Reader, _clock).ReadAsync(FromAddon.Table, 1 << 20, Within, CancellationToken.None);
}
