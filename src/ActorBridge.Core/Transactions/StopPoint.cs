namespace ActorBridge.Core.Transactions;

/// <summary>Where an operation passes in the host: each is a place at which the host may die, and at which a test lets it (rule 14.7).</summary>
public enum StopPoint
{
    /// <summary>Consulted; nothing of it is in the log.</summary>
    BeforeBegin,

    /// <summary>BEGIN is durable; Blender has not been asked.</summary>
    AfterBegin,

    /// <summary>Blender has prepared it; no STEP and no COMMIT is in the log.</summary>
    BeforeCommit,

    /// <summary>COMMIT is durable; Blender has not been told.</summary>
    AfterCommit,

    /// <summary>The decision is on its way to Blender.</summary>
    AfterDecide,

    /// <summary>Blender has done what was decided; the client has not been told.</summary>
    Finished,
}
