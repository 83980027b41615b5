namespace Akka.Util;

/// <summary>A value or none.</summary>
public readonly struct Option<T> : IEquatable<Option<T>>
{
    public static readonly Option<T> None;

    private readonly T _value;

    public Option(T value)
    {
        _value = value;
        HasValue = value is not null;
    }

    public bool HasValue { get; }
    public bool IsEmpty => !HasValue;
    public T Value => HasValue ? _value : throw new InvalidOperationException("Option is empty.");

    public static Option<T> Create(T value) => new(value);
    public static implicit operator Option<T>(T value) => new(value);

    public T GetOrElse(T fallbackValue) => HasValue ? _value : fallbackValue;

    public bool Equals(Option<T> other) => HasValue == other.HasValue && EqualityComparer<T>.Default.Equals(_value, other._value);
    public override bool Equals(object obj) => obj is Option<T> other && Equals(other);
    public override int GetHashCode() => HasValue ? EqualityComparer<T>.Default.GetHashCode(_value) : 0;
    public override string ToString() => HasValue ? $"Some<{_value}>" : "None";
}
