using Akka.Actor;

namespace Akka.Persistence;

/// <summary>
/// The stash that the actor's author sees. What it unstashes all at once goes in front of the internal stash, so
/// that it is handled before commands that came later and wait for a persist handler.
/// </summary>
internal sealed class InternalStashAwareStash(IStash user, IStash @internal) : IStash
{
    public int Count => user.Count;

    public bool IsEmpty => user.IsEmpty;

    public bool NonEmpty => user.NonEmpty;

    public bool IsFull => user.IsFull;

    public int Capacity => user.Capacity;

    public void Stash() => user.Stash();

    public void Unstash() => user.Unstash();

    public void UnstashAll() => @internal.Prepend(user.ClearStash());

    public void UnstashAll(Func<Envelope, bool> predicate) => user.UnstashAll(predicate);

    public IEnumerable<Envelope> ClearStash() => user.ClearStash();

    public void Prepend(IEnumerable<Envelope> envelopes) => user.Prepend(envelopes);
}
