namespace Akka.Persistence;

/// <summary>A handler that waits for the journal's answer about its event.</summary>
internal interface IPendingHandlerInvocation
{
    object Event { get; }

    Action<object> Handler { get; }
}

/// <summary>From Persist and PersistAll: commands are stashed until it ran.</summary>
internal sealed class StashingHandlerInvocation(object evt, Action<object> handler) : IPendingHandlerInvocation
{
    public object Event { get; } = evt;

    public Action<object> Handler { get; } = handler;
}

/// <summary>From PersistAsync, PersistAllAsync and DeferAsync: commands go on.</summary>
internal sealed class AsyncHandlerInvocation(object evt, Action<object> handler) : IPendingHandlerInvocation
{
    public object Event { get; } = evt;

    public Action<object> Handler { get; } = handler;
}
