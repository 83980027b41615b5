namespace ActorBridge.Audit.Transactions;

/// <summary>Where a transaction stands.</summary>
public enum TransactionStage : byte
{
    /// <summary>Nothing is known of it.</summary>
    None,

    /// <summary>The log was asked and did not say block.</summary>
    Consulted,

    /// <summary>The log was asked and said block.</summary>
    Blocked,

    /// <summary>BEGIN, and perhaps steps.</summary>
    Open,

    /// <summary>Open, and a step failed: only ROLLBACK is left.</summary>
    Failing,
    Committed,
    RolledBack,

    /// <summary>The rollback could not prove itself.</summary>
    Quarantined,

    /// <summary>Committed, and later found to have been rolled back by Blender.</summary>
    Compensated,
}

/// <param name="Steps">How many the plan has.</param>
/// <param name="StepsDone">How many are on record as done.</param>
public readonly record struct TransactionState(TransactionStage Stage, int Steps, int StepsDone)
{
    public bool IsOpen => Stage is TransactionStage.Open or TransactionStage.Failing;

    public bool HasEnded => Stage >= TransactionStage.Committed;
}
