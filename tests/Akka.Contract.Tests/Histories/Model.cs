using Akka.Actor;
using Akka.Contract.Tests.Support;

namespace Akka.Contract.Tests.Histories;

/// <summary>
/// What Akka's supervision does to a history, in as few words as that takes: no mailboxes, no threads, no time.
/// Every actor's record is determined; only what several actors do at once may interleave, so records are kept apart.
/// </summary>
public sealed class Model
{
    private readonly Dictionary<string, List<string>> _records = [];
    private readonly Dictionary<string, int> _born = [];
    private readonly Dictionary<string, Actor> _actors = [];
    private (string Name, Hook Hook)? _armed;
    private (Actor Actor, Cause Cause)? _failure;
    private int _atOnce;

    private Model(Node top) => Create(new Actor(top, null));

    /// <summary>False if the history would depend on which of two actors is the faster one.</summary>
    public bool Determined { get; private set; } = true;

    /// <summary>After the start and after each step: how many events were recorded and how many refs had died by then.</summary>
    public List<(int Events, int Deaths)> Phases { get; } = [];

    private int Events { get; set; }

    private int Deaths { get; set; }

    public static Model Run(History history)
    {
        var model = new Model(history.Top);
        model.Phases.Add((model.Events, model.Deaths));
        foreach (var step in history.Steps)
        {
            model.Apply(step);
            model.Phases.Add((model.Events, model.Deaths));
        }

        return model;
    }

    public string Record(string name) => string.Join(' ', _records.GetValueOrDefault(name, []));

    private void Apply(Step step)
    {
        if (step.Act == Act.Arm)
            _armed = (step.Name, step.Hook);
        var actor = _actors[step.Name];
        if (step.Act == Act.StopByParent && _actors[actor.Parent!.Node.Name] is { Alive: true } parent)
            Note(parent, "k");
        if (!actor.Alive)
            return;
        switch (step.Act)
        {
            case Act.FailOne or Act.FailTwo:
                Note(actor, $"x{actor.Instance}");
                _failure = (actor, step.Act == Act.FailOne ? Cause.One : Cause.Two);
                break;
            case Act.Kill: _failure = (actor, Cause.Killed); break;
            case Act.Poison or Act.StopByParent: Stop(actor); break;
        }

        for (var decisions = 0; _failure is { } failure; decisions++)
        {
            _failure = null;
            // A message may come between an actor's own restart and the failure of what it made anew.
            Determined &= decisions == 0 || step.Messages == 0;
            Decide(failure.Actor.Parent!, failure.Actor, failure.Cause);
        }

        for (var i = 0; i < step.Messages && actor.Alive; i++)
            Note(actor, $"m{i}");
    }

    private void Decide(Actor parent, Actor child, Cause cause)
    {
        Note(parent, $"?{cause}");
        var affected = parent.Node.AllForOne ? parent.Children.ToArray() : [child];
        switch (parent.Node.Decisions[(int)cause])
        {
            case Directive.Resume:
                Resume(child);
                break;
            case Directive.Escalate:
                _failure = (parent, cause);
                break;
            case Directive.Restart when affected.All(one => one.MayRestart(parent.Node.Retries)):
                AtOnce(affected, Restart);
                break;
            default:
                Array.ForEach(affected, Stop);
                break;
        }
    }

    private void Create(Actor actor)
    {
        var name = actor.Node.Name;
        _actors[name] = actor;
        var incarnation = _born[name] = _born.GetValueOrDefault(name) + 1;
        if (Fails(actor, Hook.Constructor, 'C', incarnation) || Fails(actor, Hook.PreStart, 'S', incarnation))
        {
            Fail(actor, Cause.Initialization);
            return;
        }

        (actor.Created, actor.Instance) = (true, incarnation);
        Populate(actor);
    }

    private void Populate(Actor actor)
    {
        var children = actor.Node.Children.Select(node => new Actor(node, actor)).ToArray();
        actor.Children.AddRange(children);
        Array.ForEach(children, Create);
    }

    private void Resume(Actor actor)
    {
        if (actor.Created)
            actor.Children.ToList().ForEach(Resume);
        else
            Create(actor);
    }

    private void Restart(Actor actor)
    {
        if (!actor.Created)
        {
            Create(actor);
            return;
        }

        // An actor whose restart failed has lost its context: its PreRestart runs again and gets no further.
        if (!Fails(actor, Hook.PreRestart, 'R', actor.Instance) && !actor.Node.KeepsChildren && !actor.Broken)
        {
            actor.Children.ToList().ForEach(Stop);
            Fails(actor, Hook.PostStop, 'T', actor.Instance);
        }

        var survivors = actor.Children.ToArray();
        var incarnation = ++_born[actor.Node.Name];
        actor.Broken = Fails(actor, Hook.Constructor, 'C', incarnation);
        if (!actor.Broken)
        {
            actor.Instance = incarnation;
            actor.Broken = Fails(actor, Hook.PostRestart, 'P', incarnation)
                || (!actor.Node.KeepsChildren && Fails(actor, Hook.PreStart, 'S', incarnation));
        }

        if (actor.Broken)
        {
            Fail(actor, Cause.PostRestart);
            return;
        }

        if (!actor.Node.KeepsChildren)
            Populate(actor);
        AtOnce(survivors, Restart);
    }

    private void Stop(Actor actor)
    {
        actor.Children.ToList().ForEach(Stop);
        if (actor.Created)
            Fails(actor, Hook.PostStop, 'T', actor.Instance);
        actor.Alive = false;
        actor.Parent?.Children.Remove(actor);
        Deaths++;
    }

    /// <summary>Restarts some actors side by side. While one waits for its children to stop, a second failure may come sooner or later.</summary>
    private void AtOnce(Actor[] actors, Action<Actor> restart)
    {
        var waiting = actors.Length > 1 && actors.Any(actor => actor.Children.Count > 0) ? 1 : 0;
        _atOnce += waiting;
        Array.ForEach(actors, restart);
        _atOnce -= waiting;
    }

    private void Fail(Actor actor, Cause cause)
    {
        _failure = (actor, cause);
        Determined &= _atOnce == 0;
    }

    private bool Fails(Actor actor, Hook hook, char mark, int incarnation)
    {
        var fails = _armed == (actor.Node.Name, hook);
        if (fails)
            _armed = null;
        Note(actor, $"{mark}{incarnation}{(fails ? "!" : "")}");
        return fails;
    }

    private void Note(Actor actor, string what)
    {
        if (!_records.TryGetValue(actor.Node.Name, out var record))
            _records[actor.Node.Name] = record = [];
        record.Add(what);
        Events++;
    }

    private sealed class Actor(Node node, Actor? parent)
    {
        private int _restarts;

        public Node Node { get; } = node;

        public Actor? Parent { get; } = parent;

        public List<Actor> Children { get; } = [];

        public int Instance { get; set; }

        public bool Alive { get; set; } = true;

        public bool Created { get; set; }

        public bool Broken { get; set; }

        public bool MayRestart(int retries) => retries < 0 || ++_restarts <= retries;
    }
}
