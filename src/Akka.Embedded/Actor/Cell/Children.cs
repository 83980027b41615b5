using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Akka.Actor;

internal enum SuspendReason
{
    None,
    UserRequest,
    Recreation,
    Creation,
    Termination,
}

/// <summary>
/// The children of one cell by name, and what the cell waits for while some of them stop. Locked, because the
/// guardian's children are made, and all children are looked up, from other threads.
/// </summary>
internal sealed class Children : IReadOnlyCollection<ChildRestartStats>
{
    /// <summary>Shared by the cells that stopped and never had a child.</summary>
    public static readonly Children NoneEver = new() { IsTerminated = true };

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ChildRestartStats> _byName = new(); // null: the name is reserved
    private HashSet<IActorRef> _toDie;

    public SuspendReason Reason { get; private set; }
    public Exception RecreationCause { get; private set; }
    public bool IsTerminated { get; private set; }
    public bool IsTerminating => IsTerminated || Reason == SuspendReason.Termination;
    public bool IsNormal => !IsTerminated && Reason is SuspendReason.None or SuspendReason.UserRequest;

    public void Reserve(string name)
    {
        lock (_lock)
        {
            if (IsTerminating)
                throw new InvalidOperationException($"Cannot reserve actor name '{name}': {(IsTerminated ? "already terminated" : "terminating")}");
            if (!_byName.TryAdd(name, null)) throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");
        }
    }

    public void Unreserve(string name)
    {
        lock (_lock)
        {
            if (_byName.TryGetValue(name, out var stats) && stats is null) _byName.Remove(name);
        }
    }

    public void Init(string name, IInternalActorRef child)
    {
        lock (_lock) _byName[name] = new ChildRestartStats(child);
    }

    public bool TryGetByName(string name, [NotNullWhen(true)] out ChildRestartStats stats)
    {
        lock (_lock) return _byName.TryGetValue(name, out stats) && stats is not null;
    }

    public bool TryGetByRef(IActorRef child, [NotNullWhen(true)] out ChildRestartStats stats)
        => TryGetByName(NameOf(child), out stats) && stats.Child.Equals(child);

    public bool Contains(IActorRef child) => TryGetByRef(child, out _);

    /// <summary>Those there are when it is enumerated: a failure or an end of one child costs nothing for all the others.</summary>
    public IReadOnlyCollection<ChildRestartStats> Stats => this;

    public int Count
    {
        get
        {
            lock (_lock) return _byName.Count;
        }
    }

    public IEnumerator<ChildRestartStats> GetEnumerator()
    {
        ChildRestartStats[] all;
        lock (_lock) all = [.. _byName.Values.Where(stats => stats is not null)];
        return all.AsEnumerable().GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void ShallDie(IActorRef child)
    {
        lock (_lock)
        {
            if (IsTerminated) return;
            (_toDie ??= []).Add(child);
            if (Reason == SuspendReason.None) Reason = SuspendReason.UserRequest;
        }
    }

    /// <summary>False if no child is stopping, so that there is nothing to wait for.</summary>
    public bool TrySetReason(SuspendReason reason, Exception recreationCause = null)
    {
        lock (_lock)
        {
            if (Reason == SuspendReason.None) return false;
            Reason = reason;
            RecreationCause = recreationCause;
            return true;
        }
    }

    public void SetTerminated()
    {
        lock (_lock)
        {
            IsTerminated = true;
            _byName.Clear();
        }
    }

    /// <summary>Removes a child that stopped; if it was the last one waited for, says what it was waited for.</summary>
    public SuspendReason Remove(IActorRef child)
    {
        lock (_lock)
        {
            _byName.Remove(NameOf(child));
            if (Reason == SuspendReason.None) return SuspendReason.None;
            _toDie.Remove(child);
            if (_toDie.Count > 0) return SuspendReason.None;
            var reason = Reason;
            Reason = SuspendReason.None;
            _toDie = null;
            if (reason == SuspendReason.Termination)
            {
                IsTerminated = true;
                _byName.Clear();
            }

            return reason;
        }
    }

    private static string NameOf(IActorRef child) => child is LocalActorRef local ? local.Name : child.Path.Name;
}
