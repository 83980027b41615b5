using Akka.Actor;
using Akka.Persistence;

namespace Akka.Contract.Tests.Persistence;

/// <summary>
/// What is in each golden database: of thing-1 seven events, the last two as one atomic write; of thing-2 five events, a snapshot
/// and one more event; of thing-3 five events, the first three deleted. The tagger tags even numbers.
/// </summary>
public static class GoldenWriter
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    public static async Task WriteAsync(ActorSystem system)
    {
        foreach (var id in new[] { "thing-1", "thing-2", "thing-3" })
        {
            var thing = system.ActorOf(Props.Create(() => new Thing(id)), id);
            for (var number = 1; number <= 5; number++)
            {
                await thing.Ask<long>(new Happened(id.Replace("hing-", "", StringComparison.Ordinal), number), Soon);
            }

            switch (id)
            {
                case "thing-1":
                    await thing.Ask<long>(new[] { new Happened("b", 1), new Happened("b", 2) }, Soon);
                    break;
                case "thing-2":
                    await thing.Ask<long>("save", Soon);
                    await thing.Ask<long>(new Happened("t2", 6), Soon);
                    break;
                default:
                    await thing.Ask<long>(3L, Soon);
                    break;
            }
        }
    }

    private sealed class Thing : ReceivePersistentActor
    {
        private IActorRef _asker = ActorRefs.Nobody;

        public Thing(string id)
        {
            PersistenceId = id;
            Command<Happened>(e => Persist(e, _ => Sender.Tell(LastSequenceNr)));
            Command<Happened[]>(events => PersistAll(events, e =>
            {
                if (e == events[^1])
                {
                    Sender.Tell(LastSequenceNr);
                }
            }));
            Command<string>(_ =>
            {
                _asker = Sender;
                SaveSnapshot(new Happened("snap", (int)LastSequenceNr));
            });
            Command<long>(to =>
            {
                _asker = Sender;
                DeleteMessages(to);
            });
            Command<SaveSnapshotSuccess>(saved => _asker.Tell(saved.Metadata.SequenceNr));
            Command<DeleteMessagesSuccess>(deleted => _asker.Tell(deleted.ToSequenceNr));
        }

        public override string PersistenceId { get; }
    }
}
