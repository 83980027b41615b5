using System.Collections.Immutable;
using ActorBridge.Core.Identity;

namespace ActorBridge.Core.Logging;

/// <summary>What the log knows about a plan's targets, read before every mutation (rule 14.3).</summary>
/// <param name="Failures">Earlier failures on these UUIDs, newest last, each with the seq of its line.</param>
/// <param name="OpenTransactions">BEGINs without an end that touch these UUIDs.</param>
/// <param name="SameFailed">The last failure of the same fingerprint since which nothing relevant changed (rule 13.3).</param>
/// <param name="RecentCrash">The seq of the last crash entry when it has not been cleared since.</param>
public sealed record ConsultationEvidence(
    ImmutableArray<FailureSeen> Failures, ImmutableArray<OpenSeen> OpenTransactions, FailureSeen? SameFailed, long? RecentCrash)
{
    public static readonly ConsultationEvidence None = new([], [], null, null);

    /// <summary>The failures in a row of the plan's features (rule 14.9): what an open breaker rests on, also when time has forgiven them.</summary>
    public ImmutableArray<FeatureFailureSeen> FeatureFailures { get; init; } = [];

    /// <summary>The targets that are set aside, by the line that did it (rule 14.5).</summary>
    public ImmutableArray<SetAsideSeen> SetAside { get; init; } = [];

    /// <summary>What operational memory holds against the plan (rule 14.8): hard, until a person lifts it.</summary>
    public ImmutableArray<Constraint> Constraints { get; init; } = [];
}

/// <summary>Something known to be bad or unstable, made from the log by rule and lifted only by a person (rule 14.8).</summary>
/// <param name="Seq">Of the line that made it; how to lift it: a MEMORY line with <c>lifted</c> and this subject.</param>
/// <param name="Subject">What it is about: <c>fingerprint:…</c>, or any other <c>kind:value</c>.</param>
/// <param name="Evidence">The seqs of the lines it rests on.</param>
public sealed record Constraint(long Seq, string Subject, string Reason, ImmutableArray<long> Evidence);

/// <param name="Seq">Of its BEGIN.</param>
public sealed record OpenSeen(long Seq, OperationId Operation);

public sealed record SetAsideSeen(long Seq, DatablockUuid Uuid);

public sealed record FeatureFailureSeen(long Seq, string Feature);

public sealed record FailureSeen(long Seq, OperationId Operation, DatablockUuid? Uuid, string ErrorCode);

/// <summary>What is being asked about: fingerprint is a hash over the plan's operations and targets, without label and key.</summary>
public sealed record ConsultationQuestion(ProjectId Project, ImmutableArray<DatablockUuid> Uuids, string Fingerprint)
{
    public ImmutableArray<string> Features { get; init; } = [];

    /// <summary>What else operational memory may know the plan by, each <c>kind:value</c>.</summary>
    public ImmutableArray<string> Subjects { get; init; } = [];
}
