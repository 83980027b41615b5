using System.IO.Pipelines;
using ActorBridge.Host.Door;

namespace ActorBridge.Host.Tests;

public class OutgoingQueueTests
{
    [Fact]
    public void A_peer_that_does_not_read_is_cut_off_at_the_limit_and_no_more_is_kept_for_it()
    {
        var queue = new OutgoingQueue(bytesMax: 100);

        queue.Send(new byte[100]);
        Assert.False(queue.Overflow.IsCancellationRequested);
        queue.Send([1]);

        Assert.True(queue.Overflow.IsCancellationRequested);
    }

    [Fact]
    public async Task What_was_sent_no_longer_counts_and_what_waits_at_the_end_is_still_sent()
    {
        var queue = new OutgoingQueue(bytesMax: 100);
        var pipe = new Pipe();
        var running = queue.RunAsync(pipe.Writer, CancellationToken.None);

        // More than the limit in all, but never more than two frames of it at once: one may still be counted when it has arrived.
        for (var i = 0; i < 9; i++)
        {
            queue.Send(new byte[40]);
            var read = await pipe.Reader.ReadAtLeastAsync(40);
            pipe.Reader.AdvanceTo(read.Buffer.End);
        }

        queue.Send(new byte[10]);
        queue.Complete();
        await running;

        Assert.Equal(10, (await pipe.Reader.ReadAsync()).Buffer.Length);
        Assert.False(queue.Overflow.IsCancellationRequested);
    }
}
