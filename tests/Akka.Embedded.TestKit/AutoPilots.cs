using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Answers in place of the test; returns what is to answer from then on.</summary>
public abstract class AutoPilot
{
    public static NoAutoPilot NoAutoPilot => NoAutoPilot.Instance;

    public static KeepRunning KeepRunning => KeepRunning.Instance;

    internal abstract AutoPilot Run(IActorRef sender, object message);
}

/// <summary>Does nothing, for ever.</summary>
public sealed class NoAutoPilot : AutoPilot
{
    internal static NoAutoPilot Instance = new();

    private NoAutoPilot()
    {
    }

    internal override AutoPilot Run(IActorRef sender, object message) => this;
}

/// <summary>Returned by a pilot that is to go on as it is.</summary>
public sealed class KeepRunning : AutoPilot
{
    internal static KeepRunning Instance = new();

    private KeepRunning()
    {
    }

    internal override AutoPilot Run(IActorRef sender, object message) => throw new InvalidOperationException("Must not call");
}

public delegate AutoPilot AutoPilotDelegate(IActorRef sender, object message);

public sealed class DelegateAutoPilot(AutoPilotDelegate autoPilotDelegate) : AutoPilot
{
    internal override AutoPilot Run(IActorRef sender, object message) => autoPilotDelegate(sender, message);
}
