using System.Text.Json.Nodes;
using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Plans.Vocabulary;

/// <summary>One operation on the wire: its name, and the way in and out of a step.</summary>
internal interface IOperationWords
{
    string Op { get; }

    Type Operation { get; }

    Operation Read(WireObject step, PlanNames names);

    /// <summary>As <c>execute</c> has it, after <c>op</c>.</summary>
    void Write(Operation operation, JsonObject step);
}

/// <summary>What an operation's own file fills in.</summary>
internal abstract class OperationWords<T>(string op) : IOperationWords
    where T : Operation
{
    public string Op => op;

    public Type Operation => typeof(T);

    Operation IOperationWords.Read(WireObject step, PlanNames names) => Read(step, names);

    void IOperationWords.Write(Operation operation, JsonObject step) => Write((T)operation, step);

    protected abstract T Read(WireObject step, PlanNames names);

    protected abstract void Write(T operation, JsonObject step);
}
