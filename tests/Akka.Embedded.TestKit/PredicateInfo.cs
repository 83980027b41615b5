namespace Akka.TestKit;

/// <summary>A predicate with the type of the messages that it is about.</summary>
public class PredicateInfo
{
    private PredicateInfo(Delegate predicateT, Type type) => (PredicateT, Type) = (predicateT, type);

    internal Delegate PredicateT { get; }

    internal Type Type { get; }

    public static PredicateInfo Create<T>(Predicate<T> predicateT) => new(predicateT, typeof(T));

    public override string ToString() => $"{GetType().FullName}<{Type.FullName}>";
}

public static class PredicateInfoFactory
{
    public static PredicateInfo CreatePredicateInfo<T>(this Predicate<T> predicateT) => PredicateInfo.Create(predicateT);

    public static PredicateInfo CreatePredicateInfo<T>(this Delegate predicateT)
    {
        if (predicateT.Method.ReturnType != typeof(bool) || predicateT.Method.GetParameters().Length != 1)
            throw new ArgumentException("A predicate takes one parameter and returns bool.", nameof(predicateT));
        return PredicateInfo.Create(predicateT.Method.CreateDelegate<Predicate<T>>(predicateT.Target));
    }
}
