using System.Text;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Tests;

/// <summary>The check at the end of each suite finds what it is there for.</summary>
public sealed class AuditLogsTests
{
    [Fact]
    [Rule("12.1")]
    [Rule("14.3")]
    [Rule("14.6")]
    [Rule("16.3")]
    public void Random_logs_are_in_order_by_a_check_that_shares_nothing_with_their_writer()
    {
        for (var seed = 5000; seed < 5040; seed++)
        {
            var disk = new MemoryStorage();
            using var log = Some.Log(disk);
            var history = new RandomHistory(seed);
            for (var group = 0; group < 40; group++)
            {
                log.Append(history.Group());
            }

            Assert.Empty(AuditLogs.Faults(Lines(disk)));
        }
    }

    [Theory]
    [InlineData(new[] { 0 }, "14.3")]
    [InlineData(new[] { 1 }, "14.6")]
    [InlineData(new[] { 2 }, "14.6")]
    [InlineData(new[] { 1, 2, 3 }, null)]
    public void A_line_that_is_not_there_is_found_out(int[] without, string? rule)
    {
        var lines = Written(Some.Transaction(1)).Where((_, i) => !without.Contains(i)).ToArray();

        var faults = AuditLogs.Faults(Chained(lines));

        Assert.Equal(rule is null, faults.Count == 0);
        Assert.All(faults, f => Assert.Contains(rule!, f, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"outcome\":\"go-on\"", "\"outcome\":\"block\"", "14.3")]
    [InlineData("\"outcome\":\"go-on\"", "\"outcome\":\"retry\"", "14.3")]
    [InlineData("\"step\":0", "\"step\":1", "14.6")]
    [InlineData("\"digest_before\":\"a\"", "\"digest_then\":\"a\"", "16.3")]
    [InlineData("\"phase\":\"COMMIT\"", "\"phase\":\"DONE\"", "phase")]
    [InlineData("\"error_code\":null", "\"error\":null", "error_code")]
    public void A_line_that_says_something_else_is_found_out(string was, string now, string named)
    {
        var lines = Written(Some.Transaction(1)).Select(l => l.Replace(was, now, StringComparison.Ordinal));

        Assert.Contains(AuditLogs.Faults(Chained(lines)), f => f.Contains(named, StringComparison.Ordinal));
    }

    [Fact]
    public void A_changed_line_and_a_second_end_are_found_out()
    {
        var lines = Written(Some.Transaction(1));
        Assert.Contains("2: not the hash of the line before", AuditLogs.Faults([lines[0].Replace("4711", "4712", StringComparison.Ordinal), .. lines[1..]]));

        var rolledBack = Written([Some.Consulted(Some.Operation(1)), Some.Begun(Some.Operation(1)), Some.RolledBack(Some.Operation(1), Some.Error(ErrorCodes.Cancelled))]);
        Assert.Equal(["4: 14.6: a second ROLLBACK"], AuditLogs.Faults(Chained([.. rolledBack, rolledBack[^1]])));
        Assert.Equal(["5: 14.6: a ROLLBACK after COMMIT"], AuditLogs.Faults(Chained([.. lines, rolledBack[^1]])));
    }

    private static string[] Written(IReadOnlyList<AuditDraft> drafts)
    {
        var disk = new MemoryStorage();
        using var log = Some.Log(disk);
        log.Written(drafts);
        return Lines(disk);
    }

    private static string[] Lines(MemoryStorage disk) => Encoding.UTF8.GetString(disk["0000000000000000001.jsonl"]).Split('\n')[..^1];

    /// <summary>Numbered and chained anew, so that only what was changed is wrong.</summary>
    private static List<string> Chained(IEnumerable<string> lines)
    {
        var chained = new List<string>();
        var hash = new string('0', 64);
        foreach (var line in lines)
        {
            var seq = line.IndexOf("\"seq\":", StringComparison.Ordinal) + 6;
            var text = $"{line[..seq]}{chained.Count + 1}{line[line.IndexOf(',', seq)..^66]}{hash}\"}}";
            chained.Add(text);
            hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        }

        return chained;
    }
}
