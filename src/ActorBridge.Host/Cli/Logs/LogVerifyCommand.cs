using System.CommandLine;
using System.Text.Json.Nodes;
using ActorBridge.Audit;
using ActorBridge.Core.Errors;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Host.Cli.Logs;

/// <summary><c>actorbridge log verify</c>: every line, from the first (rules 12.1, 14.2, 14.6).</summary>
internal static class LogVerifyCommand
{
    public static Command Create(CommonOptions common)
    {
        var command = new Command("verify", "Reads the whole audit log: form, numbering, hash chain, order of each transaction. Exit code 1: not in order.") { common.Data, common.Json };
        command.SetAction((parsed, _) => common.WithLogAsync(parsed, (storage, _, output) =>
        {
            var report = AuditVerifier.Verify(storage);
            var refusal = report.Unusable?.Refusal();
            if (refusal is not null)
            {
                return Task.FromResult(output.Refuse(refusal, Answer(report, refusal)));
            }

            output.Say(Answer(report, null), Lines(report));
            return Task.FromResult(ExitCodes.Ok);
        }));
        return command;
    }

    private static IEnumerable<string> Lines(VerifyReport report)
    {
        yield return $"in order: {report.Head.Seq} lines in {report.Segments} segments";
        yield return $"last hash: {report.Head.Hash}";
        if (report.OpenTransactions > 0)
        {
            yield return $"open transactions: {report.OpenTransactions} (running, or closed by the next start)";
        }

        if (report.TornBytes > 0)
        {
            yield return $"unfinished write: {report.TornBytes} bytes that were never acknowledged (being written, or cut off by the next start)";
        }
    }

    private static JsonObject Answer(VerifyReport report, Refusal? error) => new()
    {
        ["in_order"] = report.IsWhole,
        ["lines"] = report.Head.Seq,
        ["hash"] = report.Head.Hash,
        ["segments"] = report.Segments,
        ["open_transactions"] = report.OpenTransactions,
        ["torn_bytes"] = report.TornBytes,
        ["defect"] = report.Unusable is not { } bad ? null : new JsonObject
        {
            ["name"] = bad.Defect.ToString(), ["file"] = bad.File, ["line"] = bad.Line, ["reason"] = bad.Reason, ["excerpt"] = bad.Excerpt,
        },
        ["error"] = error?.Json(),
    };
}
