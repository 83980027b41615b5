using Akka.Actor;
using Akka.Dispatch;

namespace Akka.Embedded.Tests.Dispatch;

public sealed class UnboundedMessageQueueTests
{
    [Fact]
    public async Task Looking_for_messages_from_another_thread_never_moves_the_readers_place()
    {
        const int Messages = 300_000;
        var queue = new UnboundedMessageQueue();
        using var done = new CancellationTokenSource();
        var looking = Task.Run(() =>
        {
            var seen = 0;
            while (!done.IsCancellationRequested)
                seen += queue.HasMessages ? 1 : 0;
            return seen;
        });
        var read = 0;
        for (var i = 0; i < Messages; i++)
        {
            queue.Enqueue(ActorRefs.Nobody, new Envelope(i, ActorRefs.Nobody));
            if (queue.TryDequeue(out var envelope) && envelope.Message is int number && number == i)
                read++;
        }

        await done.CancelAsync();
        await looking;
        Assert.Equal(Messages, read);
    }

    [Fact]
    public async Task Of_several_writers_none_loses_a_message_or_its_order()
    {
        const int Writers = 3;
        const int Messages = 100_000;
        var queue = new UnboundedMessageQueue();
        var writing = Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < Messages; i++)
                queue.Enqueue(ActorRefs.Nobody, new Envelope((writer, i), ActorRefs.Nobody));
        })).ToArray();
        var next = new int[Writers];
        for (var left = Writers * Messages; left > 0;)
        {
            if (!queue.TryDequeue(out var envelope))
            {
                await Task.Yield();
                continue;
            }

            var (writer, number) = ((int, int))envelope.Message;
            Assert.Equal(next[writer]++, number);
            left--;
        }

        await Task.WhenAll(writing);
        Assert.False(queue.HasMessages);
        Assert.Equal(0, queue.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(500)]
    public void It_counts_and_empties_at_the_ends_of_its_segments(int messages)
    {
        var queue = new UnboundedMessageQueue();
        for (var i = 0; i < messages; i++)
            queue.Enqueue(ActorRefs.Nobody, new Envelope(i, ActorRefs.Nobody));
        for (var left = messages; left > 0; left--)
        {
            Assert.True(queue.HasMessages);
            Assert.Equal(left, queue.Count);
            Assert.True(queue.TryDequeue(out var envelope));
            Assert.Equal(messages - left, envelope.Message);
        }

        Assert.False(queue.HasMessages);
        Assert.Equal(0, queue.Count);
        Assert.False(queue.TryDequeue(out _));
    }
}
