using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;

namespace ActorBridge.Core.Transactions;

public interface ITransactionCommand;

public static class TransactionCommands
{
    /// <summary>The gate let it pass.</summary>
    public sealed record Consult : ITransactionCommand;

    public sealed record Begin : ITransactionCommand;

    /// <summary>The plan goes to Blender.</summary>
    public sealed record Execute : ITransactionCommand;

    /// <summary>Blender's answer, taken for what it proves and not for what it says.</summary>
    public sealed record Prepare(OperationPrepared Answer) : ITransactionCommand;

    public sealed record Commit : ITransactionCommand;

    /// <summary>Idempotent; after a commit it is the compensation for a Blender that rolled back by itself.</summary>
    public sealed record RollBack(Refusal Error, SceneDigests? Digests = null) : ITransactionCommand;

    /// <summary>The rollback can't be proven.</summary>
    public sealed record Quarantine(Refusal Error, SceneDigests? Digests = null) : ITransactionCommand;
}
