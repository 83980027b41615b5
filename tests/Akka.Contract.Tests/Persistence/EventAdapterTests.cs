using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace Akka.Contract.Tests.Persistence;

/// <summary>What stands between an actor's events and what its journal stores.</summary>
public sealed class EventAdapterTests() : Akka.TestKit.Xunit2.TestKit(Settings.With($$"""
    akka.persistence.journal.plugin = "akka.persistence.journal.inmem"
    akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
    akka.persistence.journal.inmem {
      event-adapters { boxes = "{{Name<Boxes>()}}", copies = "{{Name<Copies>()}}", upper = "{{Name<Upper>()}}" }
      event-adapter-bindings {
        "{{Name<ICounted>()}}" = boxes
        "{{Name<Box>()}}" = copies
        "{{Name<Named>()}}" = upper
      }
    }
    """))
{
    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "Counted 1")]
    [InlineData(3, "Counted 3, Counted 3, Counted 3")]
    public void A_stored_event_stands_for_as_many_as_its_reader_says(int number, string recovered)
    {
        Persist(new Counted(number));
        Assert.Equal(recovered, Recover());
    }

    [Fact]
    public void The_handler_gets_the_event_itself_whatever_is_stored() => Assert.Equal("Counted 2", Persist(new Counted(2)));

    [Fact]
    public void The_binding_of_the_most_specific_class_wins()
    {
        Persist(new Named("rome", 1));
        Assert.Equal("Named ROME 1", Recover());
    }

    [Fact]
    public void What_no_adapter_is_bound_to_is_stored_as_it_is()
    {
        Persist("plain");
        Assert.Equal("plain", Recover());
    }

    private string Persist(object @event)
    {
        var actor = Watch(Sys.ActorOf(Keeper.Of(TestActor)));
        ExpectMsg("recovered: ");
        actor.Tell(@event);
        var handled = ExpectMsg<string>();
        actor.Tell(PoisonPill.Instance);
        ExpectTerminated(actor);
        return handled;
    }

    private string Recover()
    {
        Sys.ActorOf(Keeper.Of(TestActor));
        return ExpectMsg<string>()["recovered: ".Length..];
    }

    private static string Name<T>() => $"{typeof(T).FullName}, {typeof(T).Assembly.GetName().Name}";

    public interface ICounted
    {
        int Number { get; }
    }

    public sealed record Counted(int Number) : ICounted
    {
        public override string ToString() => $"Counted {Number}";
    }

    public sealed record Named(string Name, int Number) : ICounted
    {
        public override string ToString() => $"Named {Name} {Number}";
    }

    public sealed record Box(int Number);

    /// <summary>Stores a box instead.</summary>
    public sealed class Boxes : IWriteEventAdapter
    {
        public string Manifest(object evt) => string.Empty;

        public object ToJournal(object evt) => new Box(((ICounted)evt).Number);
    }

    /// <summary>Takes as many out of a box as its number says.</summary>
    public sealed class Copies : IReadEventAdapter
    {
        public IEventSequence FromJournal(object evt, string manifest) => ((Box)evt).Number switch
        {
            0 => EventSequence.Empty,
            1 => EventSequence.Single(new Counted(1)),
            var n => EventSequence.Create(Enumerable.Repeat<object>(new Counted(n), n)),
        };
    }

    /// <summary>Both ways, by the manifest that it gave.</summary>
    public sealed class Upper : IEventAdapter
    {
        public string Manifest(object evt) => "named";

        public object ToJournal(object evt) => evt;

        public IEventSequence FromJournal(object evt, string manifest) =>
            EventSequence.Single((Named)evt with { Name = ((Named)evt).Name.ToUpperInvariant() });
    }

    private sealed class Keeper : UntypedPersistentActor
    {
        private readonly IActorRef _listener;
        private readonly List<string> _recovered = [];

        public Keeper(IActorRef listener) => _listener = listener;

        public override string PersistenceId => "keeper";

        public static Props Of(IActorRef listener) => Props.Create(() => new Keeper(listener));

        protected override void OnRecover(object message)
        {
            if (message is RecoveryCompleted)
                _listener.Tell($"recovered: {string.Join(", ", _recovered)}");
            else
                _recovered.Add(message.ToString()!);
        }

        protected override void OnCommand(object message) => Persist(message, e => _listener.Tell(e.ToString()));
    }
}
