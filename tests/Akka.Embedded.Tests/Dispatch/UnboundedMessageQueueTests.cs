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
}
