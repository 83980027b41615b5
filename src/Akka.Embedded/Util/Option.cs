namespace Akka.Util;

/// <summary>A value or none.</summary>
public readonly struct Option<T> : IEquatable<Option<T>>
{
    internal static readonly Option<T> None;

    private readonly T _value;

    internal Option(T value)
    {
        _value = value;
        HasValue = value is not null;
    }

    public bool HasValue { get; }
    public T Value => HasValue ? _value : throw new InvalidOperationException("Option is empty.");

    public bool Equals(Option<T> other) => HasValue == other.HasValue && EqualityComparer<T>.Default.Equals(_value, other._value);
    public static Option<T> Create(T value) => new(value);

    public override bool Equals(object obj) => obj is Option<T> other && Equals(other);
    public override int GetHashCode() => HasValue ? EqualityComparer<T>.Default.GetHashCode(_value) : 0;
    public override string ToString() => HasValue ? $"Some<{_value}>" : "None";
}
