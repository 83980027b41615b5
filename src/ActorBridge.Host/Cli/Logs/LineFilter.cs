using System.CommandLine;
using ActorBridge.Audit.Lines;
using ActorBridge.Audit.Reading;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Host.Cli.Logs;

/// <summary>The options that say which lines are wanted.</summary>
internal sealed class LineFilter
{
    private readonly Option<string?> _operation = new("--operation") { Description = "Only lines of this operation's UUID." };
    private readonly Option<string?> _uuid = new("--uuid") { Description = "Only lines that name this datablock's UUID." };
    private readonly Option<string?> _project = new("--project") { Description = "Only lines of this project's UUID." };
    private readonly Option<string?> _kind = new("--kind") { Description = $"Only one kind: {string.Join(", ", LogWords.Kinds)}." };
    private readonly Option<string?> _phase = new("--phase") { Description = $"Only one phase: {string.Join(", ", LogWords.Phases)}." };
    private readonly Option<string?> _outcome = new("--outcome") { Description = "Only this outcome, such as ok or failed." };
    private readonly Option<string?> _error = new("--error") { Description = "Only this error code, such as AB-OP-001." };
    private readonly Option<long> _since = new("--since") { Description = "From the line with this seq on.", DefaultValueFactory = _ => 1 };
    private readonly Option<long> _until = new("--until") { Description = "Up to the line with this seq.", DefaultValueFactory = _ => long.MaxValue };

    public LineFilter()
    {
        _kind.AcceptOnlyFromAmong([.. LogWords.Kinds]);
        _phase.AcceptOnlyFromAmong([.. LogWords.Phases]);
    }

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _operation, _uuid, _project, _kind, _phase, _outcome, _error, _since, _until })
        {
            command.Add(option);
        }
    }

    /// <param name="acknowledged">How far the log is acknowledged: what comes after may still be taken back.</param>
    public LogQuery Query(ParseResult parsed, long acknowledged) => new(
        Id<OperationId>(parsed, _operation, OperationId.TryParse),
        Id<DatablockUuid>(parsed, _uuid, DatablockUuid.TryParse),
        Id<ProjectId>(parsed, _project, ProjectId.TryParse),
        parsed.GetValue(_kind) is { } kind ? (AuditKind)LogWords.Kinds.IndexOf(kind) : null,
        parsed.GetValue(_phase) is { } phase ? (AuditPhase)LogWords.Phases.IndexOf(phase) : null,
        parsed.GetValue(_error),
        FromSeq: Math.Max(1, parsed.GetValue(_since)),
        ToSeq: Math.Min(parsed.GetValue(_until), acknowledged),
        Outcome: parsed.GetValue(_outcome));

    private delegate bool Parser<T>(string? text, out T id);

    private static T? Id<T>(ParseResult parsed, Option<string?> option, Parser<T> parse)
        where T : struct =>
        parsed.GetValue(option) is not { } text ? null
        : parse(text, out var id) ? id
        : throw new HostRefusedException(new(ErrorCodes.MalformedUuid, $"{option.Name} is '{text}'."));
}
