using Akka.Actor;
using Akka.Contract.Tests.Support;

namespace Akka.Contract.Tests.Supervision;

public sealed class FailureTableTests : ContractTest
{
    private const string FirstFailure = "first";

    private readonly Script _failing = new("failing")
    {
        Strategy = new OneForOneStrategy(_ => Directive.Escalate),
    };

    private readonly Script _sibling = new("sibling");
    private readonly Script _grandchild = new("grandchild");

    [Theory]
    [MemberData(nameof(FailureTable.Cases), MemberType = typeof(FailureTable))]
    public async Task A_failure_is_answered_as_its_supervisor_decides(string strategy, Directive directive, string place, string expected)
    {
        var supervisor = Supervisor(strategy, directive);
        supervisor.Children.AddRange([_failing, _sibling]);
        Arm(place);
        var top = new Script("top") { Strategy = new OneForOneStrategy(_ => Directive.Restart), Children = { supervisor } };
        Sys.ActorOf(Scripted.Of(top));
        await Born(_sibling);

        await Trigger(place);
        string Actual() => $"{supervisor.Record} | {_failing.Record} | {_sibling.Record}"
            + (place == "Child" ? $" | {_grandchild.Record}" : "");

        await Eventually(() => Assert.Equal(expected.Replace(" m7", ""), Actual()));
        _failing.Ref.Tell(7);
        _sibling.Ref.Tell(7);
        await Eventually(() => Assert.Equal(expected, Actual()));
    }

    private static Script Supervisor(string strategy, Directive directive)
    {
        Script supervisor = null!;
        Directive Decide(Exception cause)
        {
            supervisor.Note("?" + cause.GetType().Name.Replace("Exception", ""));
            return cause is Crash { Message: FirstFailure } ? Directive.Restart : directive;
        }

        supervisor = new Script("supervisor")
        {
            Strategy = strategy == "OneForOne" ? new OneForOneStrategy(Decide) : new AllForOneStrategy(Decide),
        };
        return supervisor;
    }

    private void Arm(string place)
    {
        (Hook Hook, int Incarnation)? fault = place switch
        {
            "Constructor" => (Hook.Constructor, 1),
            "PreStart" => (Hook.PreStart, 1),
            "PreRestart" => (Hook.PreRestart, 1),
            "PostStop" => (Hook.PostStop, 1),
            "ConstructorAgain" => (Hook.Constructor, 2),
            "PostRestart" => (Hook.PostRestart, 2),
            "PreStartAgain" => (Hook.PreStart, 2),
            _ => null,
        };
        if (fault is { } armed)
            _failing.Faults.Add(armed);
        if (place == "Child")
            _failing.Children.Add(_grandchild);
    }

    private async Task Trigger(string place)
    {
        if (place == "Child")
            await Born(_grandchild);
        var failing = _failing.Ref;
        switch (place)
        {
            case "Message" or "PreRestart" or "PostStop":
                failing.Tell(new Scripted.Fail(new Crash(place)));
                break;
            case "AsyncHandler":
                failing.Tell(new Scripted.FailLater(new Crash(place)));
                break;
            case "ConstructorAgain" or "PostRestart" or "PreStartAgain":
                failing.Tell(new Scripted.Fail(new Crash(FirstFailure)));
                break;
            case "Kill":
                failing.Tell(Kill.Instance);
                break;
            case "DeathPact":
                failing.Tell(new Scripted.Pact(CreateTestProbe()));
                break;
            case "Child":
                _grandchild.Ref.Tell(new Scripted.Fail(new Crash(place)));
                break;
        }
    }
}
