using System.Globalization;
using Akka.Event;
using Akka.Util;

namespace Akka.Actor;

internal partial class ActorCell
{
    private Children _children; // null: none, ever
    private long _lastAutoName = -1;

    private bool IsTerminating => _children is { IsTerminating: true };
    private bool IsNormal => _children is null || _children.IsNormal;
    private IReadOnlyCollection<ChildRestartStats> ChildStats => Volatile.Read(ref _children)?.Stats ?? [];

    public IActorRef ActorOf(Props props, string name = null) => ActorOf(props, name, isSystemService: false);

    internal IActorRef ActorOf(Props props, string name, bool isSystemService)
    {
        if (name is null)
            name = Base64Encoding.Encode(Interlocked.Increment(ref _lastAutoName), "$");
        else if (name.Length == 0)
            throw new InvalidActorNameException("Actor name must not be empty.");
        else if (!ActorPath.IsValidPathElement(name))
            throw new InvalidActorNameException($"Illegal actor name [{name}]. {ActorPath.ValidActorNameDescription}");

        return MakeChild(props, name, isSystemService);
    }

    internal IActorRef MakeChild(Props props, string name, bool isSystemService = false)
    {
        if (IsTerminating) throw new InvalidOperationException("Cannot create child while terminating or terminated");
        ArgumentNullException.ThrowIfNull(props);
        var children = ReserveChild(name);
        LocalActorRef child;
        try
        {
            child = SystemImpl.LocalProvider.ActorOf(props, _self, name, isSystemService);
        }
        catch
        {
            children.Unreserve(name);
            throw;
        }

        // Made while this one waits for its supervisor's verdict: the child waits with it.
        if (Mailbox is { } mailbox && IsFailed)
        {
            for (var i = mailbox.SuspendCount; i > 0; i--) child.Suspend();
        }

        children.Init(name, child);
        child.Start();
        if (SystemImpl.Settings.DebugLifecycle) Publish(new Debug(_self.Path.ToString(), ActorType, "now supervising " + child.Path));
        return child;
    }

    internal Children ReserveChild(string name)
    {
        var children = Volatile.Read(ref _children);
        if (children is null)
        {
            children = new Children();
            children = Interlocked.CompareExchange(ref _children, children, null) ?? children;
        }

        children.Reserve(name);
        return children;
    }

    IActorRef IActorContext.Child(string name)
        => Volatile.Read(ref _children) is { } children && children.TryGetByName(name, out var stats) ? stats.Child : ActorRefs.Nobody;

    IEnumerable<IActorRef> IActorContext.GetChildren() => GetChildren().ToArray();

    public IEnumerable<IInternalActorRef> GetChildren() => ChildStats.Select(stats => stats.Child);

    public void Stop(IActorRef child)
    {
        if (_children is { } children && children.Contains(child)) children.ShallDie(child);
        ((IInternalActorRef)child).Stop();
    }

    internal IInternalActorRef GetSingleChild(string name)
    {
        if (Volatile.Read(ref _children) is not { } children) return ActorRefs.Nobody;
        var hash = name.IndexOf('#');
        if (hash < 0) return children.TryGetByName(name, out var stats) ? stats.Child : ActorRefs.Nobody;
        return children.TryGetByName(name[..hash], out var byName)
            && long.TryParse(name.AsSpan(hash + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var uid)
            && (uid == UndefinedUid || uid == byName.Uid)
                ? byName.Child
                : ActorRefs.Nobody;
    }

    private void SuspendChildren(IReadOnlyCollection<IActorRef> exceptFor = null)
    {
        foreach (var stats in ChildStats)
        {
            if (exceptFor is null || !exceptFor.Contains(stats.Child)) stats.Child.Suspend();
        }
    }

    private void ResumeChildren(Exception causedByFailure, IActorRef perpetrator)
    {
        foreach (var stats in ChildStats) stats.Child.Resume(stats.Child.Equals(perpetrator) ? causedByFailure : null);
    }

    private void StopChildren()
    {
        foreach (var stats in ChildStats) Stop(stats.Child);
    }

    private bool WaitForChildren(SuspendReason reason, Exception recreationCause = null)
        => _children is not null && _children.TrySetReason(reason, recreationCause);

    private void SetChildrenTerminated()
        => (Interlocked.CompareExchange(ref _children, Children.NoneEver, null) ?? Children.NoneEver).SetTerminated();
}
