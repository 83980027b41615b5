using System.Runtime.CompilerServices;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    public T ExpectMsgAnyOf<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        Done(AnyOfAsync(messages, true, cancellationToken));

    public ValueTask<T> ExpectMsgAnyOfAsync<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        AnyOfAsync(messages, false, cancellationToken);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages) => Done(AllOfAsync(RemainingOrDefault, messages, true));

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Done(AllOfAsync(RemainingOrDefault, messages, true, cancellationToken));

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, params T[] messages) => ExpectMsgAllOf(max, (IReadOnlyCollection<T>)messages);

    /// <summary>All of them, each once, in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default)
    {
        max.EnsureIsPositiveFinite(nameof(max));
        return Done(AllOfAsync(Dilated(max), messages, true, cancellationToken));
    }

    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        AllOfAsync(RemainingOrDefault, messages, false, cancellationToken);

    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default)
    {
        max.EnsureIsPositiveFinite(nameof(max));
        return AllOfAsync(Dilated(max), messages, false, cancellationToken);
    }

    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(params PredicateInfo[] predicates) =>
        Done(MatchingAsync(RemainingOrDefault, predicates, true));

    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken) =>
        Done(MatchingAsync(RemainingOrDefault, predicates, true, cancellationToken));

    /// <summary>All of them within a minute, as in Akka.NET, whatever time is left otherwise.</summary>
    public IAsyncEnumerable<object> ExpectMsgAllOfMatchingPredicatesAsync(IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken = default) =>
        MatchingAsync(TimeSpan.FromMinutes(1), predicates, false, cancellationToken);

    private async ValueTask<T> AnyOfAsync<T>(IEnumerable<T> messages, bool blocking, CancellationToken cancellationToken)
    {
        var expected = messages.ToList();
        var max = RemainingOrDefault;
        var message = await ReceiveOneAsync(max, blocking, cancellationToken);
        _assertions.AssertTrue(message is not null, "Timeout {0} while waiting for any of ({1})", max, string.Join(",", expected));
        _assertions.AssertTrue(message is T m && expected.Contains(m), "ExpectMsgAnyOf found unexpected {0}", message);
        return (T)message;
    }

    private async IAsyncEnumerable<T> AllOfAsync<T>(TimeSpan max, IReadOnlyCollection<T> messages, bool blocking, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var missing = messages.ToList();
        var unexpected = new List<object>();
        await foreach (var message in ReceiveNAsync(messages.Count, max, blocking, cancellationToken))
        {
            if (message is not T typed || !missing.Remove(typed))
                unexpected.Add(message);
            else
                yield return typed;
        }
        AssertNone(missing, unexpected);
    }

    private async IAsyncEnumerable<object> MatchingAsync(TimeSpan max, IReadOnlyCollection<PredicateInfo> predicates, bool blocking, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var missing = predicates.ToList();
        var unexpected = new List<object>();
        await foreach (var message in ReceiveNAsync(predicates.Count, max, blocking, cancellationToken))
        {
            if (missing.Find(p => p.Type == message.GetType() && (bool)p.PredicateT.DynamicInvoke(message)) is not { } match)
                unexpected.Add(message);
            else
                missing.Remove(match);
            yield return message;
        }
        AssertNone(missing, unexpected);
    }

    private void AssertNone<T>(List<T> missing, List<object> unexpected)
    {
        var text = (missing.Count == 0 ? "" : $"not found [{string.Join(", ", missing)}] ")
            + (unexpected.Count == 0 ? "" : $"found unexpected [{string.Join(", ", unexpected)}]");
        _assertions.AssertTrue(text.Length == 0, "{0}", text);
    }
}
