using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ActorBridge.Core.Operations;

/// <summary>
/// What else than its fingerprint a plan's failure speaks against, each as <c>kind:value</c> (rule 14.8): the sequence of its operations, whoever they are done to.
/// One operation alone is no sequence.
/// </summary>
public static class PlanSubjects
{
    public const string Sequence = "sequence:";

    /// <summary>The hash of a file that the plan brings in.</summary>
    public const string Asset = "asset:";

    private const int ReadableMax = 120;

    /// <param name="plan">As the wire's <c>execute</c> message has it.</param>
    public static ImmutableArray<string> Of(JsonObject plan)
    {
        if (plan["steps"] is not JsonArray { Count: > 1 } steps)
        {
            return [];
        }

        var names = string.Join('+', steps.Select(s => s!["op"]!.GetValue<string>()));
        return [Sequence + (names.Length <= ReadableMax ? names : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(names))))];
    }
}
