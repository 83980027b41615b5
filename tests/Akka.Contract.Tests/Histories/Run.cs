using Akka.Actor;
using Akka.Contract.Tests.Support;

namespace Akka.Contract.Tests.Histories;

/// <summary>
/// Lets a history happen to real actors. Each step is waited for until as much has been recorded, and as many have
/// died, as the model says; whatever comes beyond that shows in the records when they are compared at the end.
/// </summary>
public sealed class Run
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Script> _scripts = [];
    private readonly IActorRef _watcher;
    private readonly IActorRef _top;
    private readonly Dictionary<string, string> _parents = [];
    private (string Name, Hook Hook)? _armed;
    private (int Events, int Deaths) _seen;
    private (int Events, int Deaths) _awaited;
    private TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Run(ActorSystem system, Node top)
    {
        _watcher = system.ActorOf(Props.Create(() => new Watcher(this)));
        _top = system.ActorOf(Scripted.Of(Scripts(top)));
    }

    /// <summary>The first difference between the model and what happened, or null.</summary>
    public static async Task<string?> Difference(ActorSystem system, History history, TimeSpan patience)
    {
        var model = Model.Run(history);
        var run = new Run(system, history.Top);
        var late = !await run.Reached(model.Phases[0], patience);
        for (var i = 0; i < history.Steps.Length && !late; i++)
        {
            run.Do(history.Steps[i]);
            late = !await run.Reached(model.Phases[i + 1], patience);
        }

        var phase = late ? $"waited in vain for {run._awaited}, saw {run._seen}\n" : "";
        var records = history.Top.All.Select(node => (node.Name, Expected: model.Record(node.Name), Actual: run._scripts[node.Name].Record)).ToList();
        system.Stop(run._top);
        system.Stop(run._watcher);
        var differences = records.Where(record => record.Expected != record.Actual).ToList();
        return differences.Count == 0 && !late
            ? null
            : $"{history}\n{phase}{string.Join('\n', differences.Select(d => $"{d.Name}\n  model  {d.Expected}\n  actual {d.Actual}"))}";
    }

    private static Cause Kind(Exception exception) => exception switch
    {
        PostRestartException => Cause.PostRestart,
        ActorInitializationException => Cause.Initialization,
        ActorKilledException => Cause.Killed,
        Crash { Message: nameof(Cause.One) } => Cause.One,
        Crash { Message: nameof(Cause.Two) } => Cause.Two,
        _ => throw new InvalidOperationException("Not a failure of a history", exception),
    };

    private Script Scripts(Node node)
    {
        Script script = null!;
        Directive Decide(Exception exception)
        {
            var cause = Kind(exception);
            script.Note($"?{cause}");
            return node.Decisions[(int)cause];
        }

        script = new Script(node.Name)
        {
            Strategy = node.AllForOne ? new AllForOneStrategy(node.Retries, -1, Decide) : new OneForOneStrategy(node.Retries, -1, Decide),
            KeepsDefaults = !node.KeepsChildren,
            Fails = (hook, _) => Fires(node.Name, hook),
            Noted = () => Count(1, 0),
            Appeared = self => _watcher.Tell(self),
        };
        _scripts[node.Name] = script;
        foreach (var child in node.Children)
        {
            _parents[child.Name] = node.Name;
            script.Children.Add(Scripts(child));
        }

        return script;
    }

    private void Do(Step step)
    {
        var target = _scripts[step.Name].Ref;
        switch (step.Act)
        {
            case Act.FailOne: target.Tell(new Scripted.Fail(new Crash(nameof(Cause.One)))); break;
            case Act.FailTwo: target.Tell(new Scripted.Fail(new Crash(nameof(Cause.Two)))); break;
            case Act.Kill: target.Tell(Kill.Instance); break;
            case Act.Poison: target.Tell(PoisonPill.Instance); break;
            case Act.StopByParent: _scripts[_parents[step.Name]].Ref.Tell(new Scripted.StopChild(step.Name)); break;
            case Act.Arm:
                lock (_gate)
                    _armed = (step.Name, step.Hook);
                break;
        }

        if (step.Act == Act.StopByParent)
            return;     // the messages might overtake the stop
        for (var i = 0; i < step.Messages; i++)
            target.Tell(i);
    }

    private bool Fires(string name, Hook hook)
    {
        lock (_gate)
        {
            var fires = _armed == (name, hook);
            if (fires)
                _armed = null;
            return fires;
        }
    }

    private void Count(int events, int deaths)
    {
        lock (_gate)
        {
            _seen = (_seen.Events + events, _seen.Deaths + deaths);
            if (_seen.Events >= _awaited.Events && _seen.Deaths >= _awaited.Deaths)
                _reached.TrySetResult();
        }
    }

    private async Task<bool> Reached((int Events, int Deaths) phase, TimeSpan patience)
    {
        Task reached;
        lock (_gate)
        {
            _awaited = phase;
            _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            reached = _reached.Task;
        }

        Count(0, 0);
        try
        {
            await reached.WaitAsync(patience);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private sealed class Watcher : ReceiveActor
    {
        public Watcher(Run run)
        {
            Receive<Terminated>(_ => run.Count(0, 1));
            ReceiveAny(actor => Context.Watch((IActorRef)actor));
        }
    }
}
