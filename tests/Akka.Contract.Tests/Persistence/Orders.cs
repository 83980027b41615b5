using Akka.Actor;
using Akka.Persistence;

namespace Akka.Contract.Tests.Persistence;

/// <summary>Notes the order of what happens to it; how it persists depends on its way.</summary>
public sealed class Orders : ReceivePersistentActor
{
    private readonly List<string> _log = [];
    private readonly string _way;
    private readonly IActorRef _listener;
    private bool _stashing = true;

    public Orders(string way, IActorRef listener)
    {
        _way = way;
        _listener = listener;
        Recover<Happened>(e =>
        {
            _log.Add($"recovered {e.Number}");
            if (way == "persist in recovery")
                Persist(e, _ => { });
        });
        Recover<RecoveryCompleted>(_ =>
        {
            if (way == "persist at the end of recovery")
                Persist(new Happened("x", 0), Handled);
            if (LastSequenceNr > 0 || way is "persist at the end of recovery")
                _log.Add("completed");
        });
        Command<int>(OnNumber);
        Command<string>(OnText);
    }

    public override string PersistenceId => "orders";

    public override Recovery Recovery => _way == "no recovery" ? Recovery.None : Recovery.Default;

    public static Props Of(string way, IActorRef listener) => Props.Create(() => new Orders(way, listener));

    protected override void OnRecoveryFailure(Exception reason, object? message = null) => _listener.Tell($"recovery failed at {LastSequenceNr}: {reason.GetType().Name}");

    private void OnText(string text)
    {
        switch (text)
        {
            case "log":
                _listener.Tell(string.Join(", ", _log));
                break;
            case "number":
                _listener.Tell(LastSequenceNr);
                break;
            case "throw":
                throw new InvalidOperationException("asked for");
        }
    }

    private void OnNumber(int number)
    {
        if (_way == "stash" && _stashing)
        {
            if (number < 3)
            {
                _log.Add($"stash {number}");
                Stash.Stash();
                return;
            }

            _stashing = false;
            _log.Add($"start {number}");
            Persist(new Happened("x", number), e =>
            {
                Handled(e);
                Stash.UnstashAll();
            });
            return;
        }

        _log.Add($"start {number}");
        var evt = new Happened("x", number);
        switch (_way)
        {
            case "persist" or "stash":
                Persist(evt, Handled);
                break;
            case "persist twice":
                Persist(evt, Handled);
                Persist(evt, Handled);
                break;
            case "persist all":
                PersistAll([evt, evt], Handled);
                break;
            case "nested":
                Persist(evt, e =>
                {
                    Handled(e);
                    Persist(e, n => _log.Add($"nested {n.Number}"));
                });
                break;
            case "defer only":
                DeferAsync(number, n => _log.Add($"deferred {n}"));
                break;
            case "persist async":
                PersistAsync(evt, Announced);
                break;
            case "persist all async":
                PersistAllAsync([evt, evt], Announced);
                break;
            case "persist async then defer":
                PersistAsync(evt, Announced);
                DeferAsync(number, n => Announce($"deferred {n}"));
                break;
        }
    }

    private void Handled(Happened e) => _log.Add($"handler {e.Number}");

    private void Announced(Happened e) => Announce($"handler {e.Number}");

    private void Announce(string what)
    {
        _log.Add(what);
        _listener.Tell(what);
    }
}
