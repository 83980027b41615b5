using Akka.Actor;
using Akka.Contract.Tests.Support;

namespace Akka.Contract.Tests.Histories;

/// <summary>Why an actor failed, as far as supervisors tell it apart.</summary>
public enum Cause { One, Two, Killed, Initialization, PostRestart }

/// <summary>What is done to an actor in one step of a history.</summary>
public enum Act { FailOne, FailTwo, Kill, Poison, StopByParent, Arm }

/// <summary>An actor and its children: how it supervises them, and whether it keeps them when it restarts.</summary>
public sealed record Node(string Name, bool AllForOne, int Retries, Directive[] Decisions, bool KeepsChildren, Node[] Children)
{
    public IEnumerable<Node> All => Children.SelectMany(child => child.All).Prepend(this);

    public override string ToString() =>
        $"{Name}({(AllForOne ? "AllForOne" : "OneForOne")} {Retries} [{string.Join(' ', Decisions)}]{(KeepsChildren ? " keeps" : "")}"
        + $"{string.Concat(Children.Select(child => " " + child))})";
}

/// <summary>An act upon the actor of a name, followed at once by some messages; for Arm, the hook that is to fail next.</summary>
public sealed record Step(string Name, Act Act, Hook Hook, int Messages);

/// <summary>A tree under a supervisor that has no one to escalate to, and what happens to it, step by step.</summary>
public sealed record History(int Seed, Node Top, Step[] Steps)
{
    public static History From(int seed)
    {
        var random = new Random(seed);
        var top = new Node("t", random.Next(2) == 0, random.Next(-1, 4), Decisions(random, canEscalate: false), false, [Tree(random, "r", 2)]);
        var names = top.All.Skip(1).ToArray();
        var steps = new List<Step>();
        for (var count = random.Next(3, 11); count > 0; count--)
        {
            var node = names[random.Next(names.Length)];
            var step = new Step(node.Name, (Act)random.Next(6), ArmableOn(node, random), random.Next(3));
            Step[] forms = [step, step with { Messages = 0 }];
            steps.AddRange(forms.Where(form => Model.Run(new History(seed, top, [.. steps, form])).Determined).Take(1));
        }

        return new History(seed, top, [.. steps]);
    }

    public override string ToString() => $"seed {Seed}\n  {Top}\n  {string.Join("\n  ", Steps.AsEnumerable())}";

    private static Node Tree(Random random, string name, int depth)
    {
        var children = depth == 0 ? 0 : random.Next(depth == 2 ? 1 : 0, 4);
        return new Node(
            name,
            random.Next(3) == 0,
            random.Next(4) == 0 ? -1 : random.Next(0, 4),
            Decisions(random, canEscalate: true),
            random.Next(4) == 0,
            [.. Enumerable.Range(0, children).Select(i => Tree(random, name + (char)('a' + i), depth - 1))]);
    }

    private static Directive[] Decisions(Random random, bool canEscalate)
    {
        Directive[] all = [Directive.Restart, Directive.Stop, Directive.Resume, Directive.Escalate];
        Directive Any() => all[random.Next(canEscalate ? 4 : 3)];
        Directive Resuming(Directive directive) => directive == Directive.Resume ? Directive.Restart : directive;

        // Resume after a restart that failed is left undefined by Akka.NET.
        return [Any(), Any(), Any(), Any(), Resuming(Any())];
    }

    private static Hook ArmableOn(Node node, Random random)
    {
        var hook = (Hook)random.Next(5);
        // A PreRestart that fails leaves children behind whose names the next incarnation wants to use.
        return hook == Hook.PreRestart && node.Children.Length > 0 && !node.KeepsChildren ? Hook.PostStop : hook;
    }
}
