using System.Collections.Concurrent;
using System.Reflection;

namespace Akka.Actor;

/// <summary>
/// Calls a constructor. Restarts and spawns are frequent and reflection is slow, so the constructor is picked
/// once and its call compiled; the runtime's own binder is asked only where the choice is not plain.
/// </summary>
internal sealed class ConstructorProducer : IIndirectActorProducer
{
    private static readonly ConcurrentDictionary<ConstructorInfo, ConstructorInvoker> Invokers = new();

    private readonly object[] _arguments;
    private readonly ConstructorInvoker _invoker;

    public ConstructorProducer(Type actorType, object[] arguments, ConstructorInfo constructor = null)
    {
        ActorType = actorType;
        _arguments = arguments;
        constructor ??= Pick(actorType, arguments);
        if (constructor is not null && !actorType.IsAbstract) _invoker = Invokers.GetOrAdd(constructor, ConstructorInvoker.Create);
    }

    public Type ActorType { get; }

    public ActorBase Produce()
    {
        if (_invoker is null) return (ActorBase)Activator.CreateInstance(ActorType, _arguments);
        try
        {
            return (ActorBase)_invoker.Invoke(_arguments.AsSpan());
        }
        catch (Exception e)
        {
            throw new TargetInvocationException(e);
        }
    }

    public void Release(ActorBase actor)
    {
    }

    private static ConstructorInfo Pick(Type type, object[] arguments)
    {
        ConstructorInfo found = null;
        foreach (var constructor in type.GetConstructors())
        {
            var parameters = constructor.GetParameters();
            if (parameters.Length != arguments.Length) continue;
            if (found is not null) return null;
            for (var i = 0; i < parameters.Length; i++)
            {
                if (arguments[i] is null ? parameters[i].ParameterType.IsValueType : !parameters[i].ParameterType.IsInstanceOfType(arguments[i])) return null;
            }

            found = constructor;
        }

        return found;
    }
}

internal interface IFuncProducer
{
}

internal sealed class FuncProducer<TActor>(Func<TActor> factory) : IIndirectActorProducer, IFuncProducer where TActor : ActorBase
{
    public Type ActorType => typeof(TActor);
    public ActorBase Produce() => factory();

    public void Release(ActorBase actor)
    {
    }
}

/// <summary>What a stopped cell holds in place of its recipe.</summary>
internal sealed class TerminatedProducer : IIndirectActorProducer
{
    public Type ActorType => typeof(ActorBase);
    public ActorBase Produce() => throw new InvalidOperationException("This actor has been terminated");

    public void Release(ActorBase actor)
    {
    }
}
