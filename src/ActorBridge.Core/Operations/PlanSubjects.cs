using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ActorBridge.Core.Operations;

/// <summary>
/// What else than its fingerprint a plan's failure speaks against, each as <c>kind:value</c> (rule 14.8): the sequence of its operations, whoever they are done to
/// (one operation alone is no sequence), and each file that it brings in, by its content.
/// </summary>
public static class PlanSubjects
{
    public const string Sequence = "sequence:";

    /// <summary>The hash of a file that the plan brings in.</summary>
    public const string Asset = "asset:";

    private const string ImportAsset = "import_asset";

    private const int ReadableMax = 120;

    /// <param name="plan">As the wire's <c>execute</c> message has it.</param>
    public static ImmutableArray<string> Of(JsonObject plan)
    {
        if (plan["steps"] is not JsonArray steps)
        {
            return [];
        }

        var assets = steps.Where(s => OpOf(s) == ImportAsset).Select(s => Asset + s!["sha256"]!.GetValue<string>()).Distinct();
        return steps.Count > 1 ? [SequenceOf(steps), .. assets] : [.. assets];
    }

    private static string OpOf(JsonNode? step) => step!["op"]!.GetValue<string>();

    private static string SequenceOf(JsonArray steps)
    {
        var names = string.Join('+', steps.Select(OpOf));
        return Sequence + (names.Length <= ReadableMax ? names : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(names))));
    }
}
