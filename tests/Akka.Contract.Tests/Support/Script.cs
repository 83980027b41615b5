using Akka.Actor;

namespace Akka.Contract.Tests.Support;

/// <summary>A place in an actor's life where a script can make it fail.</summary>
public enum Hook { Constructor, PreStart, PreRestart, PostStop, PostRestart }

/// <summary>What a scripted failure throws.</summary>
public sealed class Crash(string what) : Exception(what);

/// <summary>
/// What is to happen to the actor of one name, over all its incarnations, and what did. In the record, C2 is the
/// second run of the constructor, S PreStart, R PreRestart, T PostStop, P PostRestart, m a message that was handled,
/// x one that failed, k a child that was stopped, ? a supervisor's decision, with ! where the hook then threw.
/// </summary>
public sealed class Script(string name)
{
    private readonly Lock _gate = new();
    private readonly List<string> _record = [];

    public string Name { get; } = name;

    public List<(Hook Hook, int Incarnation)> Faults { get; } = [];

    public SupervisorStrategy? Strategy { get; init; }

    public List<Script> Children { get; } = [];

    /// <summary>Whether PreRestart and PostRestart call their base, as they do unless overridden.</summary>
    public bool KeepsDefaults { get; init; } = true;

    public int Incarnations { get; private set; }

    public IActorRef Ref { get; private set; } = ActorRefs.Nobody;

    /// <summary>Whether a hook of an incarnation is to fail; by default, what <see cref="Faults"/> lists does, once.</summary>
    public Func<Hook, int, bool>? Fails { get; init; }

    /// <summary>Told whenever something was recorded.</summary>
    public Action? Noted { get; init; }

    /// <summary>Told each new ref that lives under this name.</summary>
    public Action<IActorRef>? Appeared { get; init; }

    public string Record
    {
        get
        {
            lock (_gate)
                return string.Join(' ', _record);
        }
    }

    public int Born(IActorRef self)
    {
        if (!Ref.Equals(self))
        {
            Ref = self;
            Appeared?.Invoke(self);
        }

        return ++Incarnations;
    }

    public void Note(string what)
    {
        lock (_gate)
            _record.Add(what);
        Noted?.Invoke();
    }

    public void At(Hook hook, char mark, int incarnation)
    {
        var fails = Fails?.Invoke(hook, incarnation) ?? Faults.Remove((hook, incarnation));
        Note($"{mark}{incarnation}{(fails ? "!" : "")}");
        if (fails)
            throw new Crash($"{Name} in {hook}");
    }
}
