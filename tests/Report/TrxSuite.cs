using System.Xml.Linq;

namespace ActorBridge.Report;

/// <summary>Reads a .trx file. It has no traits in it, so the rules are read off the test assembly's attributes.</summary>
public static class TrxSuite
{
    private static readonly XNamespace Ns = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    public static IReadOnlyList<TestOutcome> Read(string suite, string file)
    {
        var document = XDocument.Load(file);
        var methods = document.Descendants(Ns + "UnitTest").ToDictionary(
            t => (string)t.Attribute("id")!, t => t.Element(Ns + "TestMethod")!);
        using var assemblies = new TraitReader();
        var outcomes = new List<TestOutcome>();
        foreach (var result in document.Descendants(Ns + "UnitTestResult"))
        {
            var method = methods[(string)result.Attribute("testId")!];
            var traits = assemblies.Of((string)method.Attribute("codeBase")!, (string)method.Attribute("className")!, (string)method.Attribute("name")!);
            var outcome = (string?)result.Attribute("outcome") switch
            {
                "Passed" => Outcome.Passed,
                "NotExecuted" => Outcome.Skipped,
                _ => Outcome.Failed,
            };
            var reason = outcome == Outcome.Passed ? null : result.Descendants(Ns + "Message").FirstOrDefault()?.Value ?? result.Descendants(Ns + "StdOut").FirstOrDefault()?.Value;
            outcomes.Add(new(suite, (string)result.Attribute("testName")!, outcome, traits.Rules, traits.Blender, reason?.Trim()));
        }

        // A run that was aborted (a hang, a crashed test host) says so in its summary; it is a failure beside what did finish.
        if ((string?)document.Descendants(Ns + "ResultSummary").FirstOrDefault()?.Attribute("outcome") is "Failed" or "Aborted" && outcomes.All(o => o.Outcome != Outcome.Failed))
        {
            outcomes.Add(new(suite, $"{suite} ran to its end", Outcome.Failed, [], false, "the test host was aborted; see the suite's log"));
        }

        return outcomes;
    }
}
