using System.Collections;

namespace Akka.TestKit.Xunit2.Internals;

/// <summary>Equal by what a value says of itself, lists item by item, anything else only within one type.</summary>
internal class AkkaAssertEqualityComparer<T> : IEqualityComparer<T>
{
    internal static readonly AkkaAssertEqualityComparer<T> Default = new();

    public bool Equals(T x, T y)
    {
        if (x is null || y is null)
            return x is null && y is null;
        return x switch
        {
            IEquatable<T> equatable => equatable.Equals(y),
            IComparable<T> comparable => comparable.CompareTo(y) == 0,
            IComparable comparable => comparable.CompareTo(y) == 0,
            IEnumerable items when y is IEnumerable others =>
                items.Cast<object>().SequenceEqual(others.Cast<object>(), AkkaAssertEqualityComparer<object>.Default),
            _ => x.GetType() == y.GetType() && object.Equals(x, y),
        };
    }

    public int GetHashCode(T obj) => obj?.GetHashCode() ?? 0;
}
