using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Report;

// report ROOT RESULTS ARTIFACTS [--fast]: what ran, what it proves, and the totals in the last line.
var (root, results, artifacts) = (args[0], args[1], args[2]);
var fast = args.Contains("--fast");
var outcomes = new List<TestOutcome>();
foreach (var suite in File.ReadAllLines(Path.Combine(results, "expected")))
{
    var trx = Path.Combine(results, suite + ".trx");
    var json = Path.Combine(results, suite + ".json");
    outcomes.AddRange(
        File.Exists(trx) ? TrxSuite.Read(suite, trx)
        : File.Exists(json) ? JsonSuite.Read(suite, json)
        : [new(suite, $"{suite} ran to its end", Outcome.Failed, [], false, $"it left no results; see {suite}.log")]);
}

var indented = new JsonSerializerOptions { WriteIndented = true };
var known = Rules.Read(Path.Combine(root, "docs", "rules.md"));
var rows = known.Select(rule =>
{
    var proofs = outcomes.Where(o => o.Rules.Contains(rule.Number) && o.Outcome != Outcome.Skipped).ToList();
    return (rule.Number, rule.Title, Proofs: proofs, Passed: proofs.Count > 0 && proofs.All(p => p.Outcome == Outcome.Passed), Blender: proofs.Any(p => p.Blender && p.Outcome == Outcome.Passed));
}).ToList();

// A rule number that RULES.md does not have is a typing error that would hide a proof.
var strangers = outcomes.SelectMany(o => o.Rules.Select(r => (o, r))).Where(x => known.All(k => k.Number != x.r)).ToList();
outcomes.AddRange(strangers.Select(x => new TestOutcome(x.o.Suite, x.o.Name + " names a known rule", Outcome.Failed, [], false, $"there is no rule {x.r}")));

#pragma warning disable RS0030 // Rewritten by every run; nothing rests on it surviving a crash.
File.WriteAllText(Path.Combine(artifacts, "rules.json"), new JsonArray([.. rows.Select(r => new JsonObject
{
    ["rule"] = r.Number,
    ["tests"] = new JsonArray([.. r.Proofs.Select(p => p.Name).Distinct().Order(StringComparer.Ordinal).Select(n => JsonValue.Create(n))]),
    ["passed"] = r.Passed,
    ["blender"] = r.Blender,
})]).ToJsonString(indented));

int Count(IEnumerable<TestOutcome> of, Outcome outcome) => of.Count(o => o.Outcome == outcome);
JsonObject Totals(IReadOnlyCollection<TestOutcome> of) => new() { ["passed"] = Count(of, Outcome.Passed), ["failed"] = Count(of, Outcome.Failed), ["skipped"] = Count(of, Outcome.Skipped) };
var totals = Totals(outcomes);
totals["suites"] = new JsonObject(outcomes.GroupBy(o => o.Suite).Select(g => KeyValuePair.Create(g.Key, (JsonNode?)Totals([.. g]))));
File.WriteAllText(Path.Combine(artifacts, "totals.json"), totals.ToJsonString(indented));
#pragma warning restore RS0030

foreach (var failed in outcomes.Where(o => o.Outcome == Outcome.Failed))
{
    Console.WriteLine($"FAILED   {failed.Suite}: {failed.Name}\n         {failed.Reason?.Split('\n')[0]}");
}

foreach (var skipped in outcomes.Where(o => o.Outcome == Outcome.Skipped))
{
    Console.WriteLine($"skipped  {skipped.Suite}: {skipped.Name}: {skipped.Reason ?? "no reason given"}");
}

Console.WriteLine();
Console.WriteLine($"Rules with a passing test: {rows.Count(r => r.Passed)} of {rows.Count}, of which in a real Blender: {rows.Count(r => r.Passed && r.Blender)}{(fast ? " (--fast: Blender left out)" : "")}. All: artifacts/rules.json");
foreach (var row in rows.Where(r => r.Passed))
{
    Console.WriteLine($"  {row.Number,-5} {(row.Blender ? "Blender" : "       ")} {row.Proofs.Count,3} {(row.Proofs.Count == 1 ? "test " : "tests")}  {row.Title}");
}

var unproven = string.Join(", ", rows.Where(r => !r.Passed).Select(r => r.Number));
Console.WriteLine($"Without a passing test: {(unproven.Length > 0 ? unproven : "none")}");
Console.WriteLine();
var failures = Count(outcomes, Outcome.Failed);
Console.WriteLine($"{Count(outcomes, Outcome.Passed)} passed, {failures} failed, {Count(outcomes, Outcome.Skipped)} skipped");
return failures == 0 && outcomes.Count > 0 ? 0 : 1;
