using System.Collections.Immutable;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Operations;
using ActorBridge.Core.Blender;

namespace ActorBridge.Core.Transactions;

public interface ITransactionEvent;

/// <summary>The scene as the plan found it and as it left it, as Blender computed them.</summary>
public sealed record SceneDigests(string Before, string After)
{
    /// <inheritdoc cref="OperationPrepared.Parts"/>
    public ImmutableArray<DigestPart> Parts { get; init; } = [];

    /// <inheritdoc cref="OperationPrepared.Image"/>
    public string? Image { get; init; }
}

public static class TransactionEvents
{
    public sealed record TransactionConsulted : ITransactionEvent;

    public sealed record TransactionBegun : ITransactionEvent;

    public sealed record ExecutionStarted : ITransactionEvent;

    public sealed record StepDone(StepReport Report) : ITransactionEvent;

    public sealed record TransactionPrepared(ImmutableArray<DatablockChange> Changes, SceneDigests Digests) : ITransactionEvent;

    public sealed record TransactionCommitted : ITransactionEvent;

    public sealed record TransactionRolledBack(Refusal Error, SceneDigests? Digests = null) : ITransactionEvent;

    public sealed record TransactionQuarantined(Refusal Error, SceneDigests? Digests = null) : ITransactionEvent;
}
