using Akka.Actor;

namespace Akka.Contract.Tests.Support;

/// <summary>Does what its script says and records each hook that runs.</summary>
public sealed class Scripted : ReceiveActor
{
    private readonly Script _script;
    private readonly int _incarnation;

    public Scripted(Script script)
    {
        _script = script;
        _incarnation = script.Born(Self);
        _script.At(Hook.Constructor, 'C', _incarnation);
        Receive<Fail>(fail =>
        {
            _script.Note($"x{_incarnation}");
            throw fail.With;
        });
        ReceiveAsync<FailLater>(async fail =>
        {
            await Task.Yield();
            _script.Note($"x{_incarnation}");
            throw fail.With;
        });
        Receive<StopChild>(stop =>
        {
            _script.Note("k");
            Context.Stop(Context.Child(stop.Name));
        });
        Receive<Pact>(pact =>
        {
            _script.Note($"x{_incarnation}");
            Context.Watch(pact.With);
            Context.Stop(pact.With);
        });
        Receive<int>(number => _script.Note($"m{number}"));
    }

    public sealed record Fail(Exception With);

    public sealed record FailLater(Exception With);

    public sealed record StopChild(string Name);

    public sealed record Pact(IActorRef With);

    public static Props Of(Script script) => Props.Create(() => new Scripted(script));

    protected override SupervisorStrategy SupervisorStrategy() => _script.Strategy ?? base.SupervisorStrategy();

    protected override void PreStart()
    {
        _script.At(Hook.PreStart, 'S', _incarnation);
        foreach (var child in _script.Children)
            Context.ActorOf(Of(child), child.Name);
    }

    protected override void PreRestart(Exception reason, object message)
    {
        _script.At(Hook.PreRestart, 'R', _incarnation);
        if (_script.KeepsDefaults)
            base.PreRestart(reason, message);
    }

    protected override void PostStop() => _script.At(Hook.PostStop, 'T', _incarnation);

    protected override void PostRestart(Exception reason)
    {
        _script.At(Hook.PostRestart, 'P', _incarnation);
        if (_script.KeepsDefaults)
            base.PostRestart(reason);
    }
}
