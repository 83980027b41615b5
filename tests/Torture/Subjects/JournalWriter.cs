using System.Globalization;
using System.Text.Json;
using ActorBridge.Actors.Root;
using ActorBridge.Host.Storage;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using static ActorBridge.Core.Datablocks.DatablockEvents;

namespace ActorBridge.Torture.Subjects;

/// <summary>Persistent actors on the policy and the database as they are deployed; each says what was acknowledged to it, and goes on.</summary>
internal sealed class JournalWriter : IAsyncDisposable
{
    /// <summary>In a run without end; a run of a few rounds has fewer, so that its calls can be counted.</summary>
    public const int Actors = 100;

    private readonly ActorSystem _system;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private JournalWriter(ActorSystem system) => _system = system;

    /// <summary>Once each actor has written its rounds, or has failed too often.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The name of an actor's event says which it is, so that no event can pass for another.</summary>
    public static string NameOf(string id, long number) => string.Create(CultureInfo.InvariantCulture, $"{id} has written {number}");

    public static JournalWriter Start(string folder, Spoken spoken, int rounds)
    {
        BridgeDatabase.Prepare(new DataFolder(folder));
        var writer = new JournalWriter(ActorSystem.Create("torture", Configuration(folder)));
        writer._system.ActorOf(Props.Create(() => new Desk(spoken, rounds, rounds == 0 ? Actors : 5, writer._ended)), "desk");
        return writer;
    }

    public static Config Configuration(string folder)
    {
        var connection = JsonSerializer.Serialize(BridgeDatabase.ConnectionString(new DataFolder(folder)));
        return ConfigurationFactory.ParseString($$"""
            akka.loglevel = OFF
            akka.persistence.journal.sql.connection-string = {{connection}}
            akka.persistence.snapshot-store.sql.connection-string = {{connection}}
            """).WithFallback(BridgePolicy.BuiltIn).WithFallback(Akka.Persistence.Sql.SqlPersistence.DefaultConfiguration);
    }

    public async ValueTask DisposeAsync() => await _system.Terminate();

    private sealed record Done;

    /// <summary>Starts the actors, and those that failed once more: a broken journal must not take up writing again by itself.</summary>
    private sealed class Desk : ReceiveActor
    {
        private const int StartsMax = 3;

        private readonly Dictionary<IActorRef, (string Id, int Start)> _running = [];

        public Desk(Spoken spoken, int rounds, int actors, TaskCompletionSource ended)
        {
            Receive<Done>(_ =>
            {
                _running[Sender] = ("", StartsMax);
                Context.Stop(Sender);
            });
            Receive<Terminated>(m =>
            {
                _running.Remove(m.ActorRef, out var was);
                if (was.Start < StartsMax && rounds > 0)
                {
                    Start(spoken, rounds, was.Id, was.Start + 1);
                }

                if (_running.Count == 0)
                {
                    ended.TrySetResult();
                }
            });
            for (var i = 0; i < actors; i++)
            {
                Start(spoken, rounds, string.Create(CultureInfo.InvariantCulture, $"scribe-{i}"), 1);
            }
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

        private void Start(Spoken spoken, int rounds, string id, int start)
        {
            var scribe = Context.Watch(Context.ActorOf(Props.Create(() => new Scribe(spoken, id, rounds, start))));
            _running[scribe] = (id, start);
            scribe.Tell(new Write());
        }
    }

    private sealed record Write;

    private sealed class Scribe : ReceivePersistentActor
    {
        private readonly Spoken _spoken;

        public Scribe(Spoken spoken, string id, int rounds, int start)
        {
            (_spoken, PersistenceId) = (spoken, id);
            Recover<DatablockRenamed>(e =>
            {
                if (e.Name != NameOf(id, LastSequenceNr) || e.Version != LastSequenceNr)
                {
                    spoken.Refused("recovered", $"{id} {LastSequenceNr}: {e}");
                }
            });
            Command<Write>(_ => Persist(new DatablockRenamed(NameOf(id, LastSequenceNr + 1), LastSequenceNr + 1, null), e =>
            {
                // K: by an actor that was started again after a failure.
                spoken.Say(string.Create(CultureInfo.InvariantCulture, $"{(start == 1 ? 'J' : 'K')} {id} {e.Version}"));
                if (rounds > 0 && e.Version >= rounds)
                {
                    Context.Parent.Tell(new Done());
                }
                else
                {
                    Self.Tell(new Write());
                }
            }));
        }

        public override string PersistenceId { get; }

        protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
        {
            _spoken.Refused("journal", cause.Message);
            base.OnPersistFailure(cause, @event, sequenceNr);
        }

        protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) => _spoken.Refused("rejected", cause.Message);

        protected override void OnRecoveryFailure(Exception reason, object? message = null)
        {
            _spoken.Refused("recovery", reason.Message);
            base.OnRecoveryFailure(reason, message);
        }
    }
}
