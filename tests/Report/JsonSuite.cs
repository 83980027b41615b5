using System.Text.Json;

namespace ActorBridge.Report;

/// <summary>Reads the results file of a suite that is not C#: <c>{"suite":…,"tests":[{"name","outcome","rules","blender","reason"}]}</c>.</summary>
public static class JsonSuite
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private sealed record File(string Suite, List<Test> Tests);

    private sealed record Test(string Name, string Outcome, List<string>? Rules, bool Blender, string? Reason);

    public static IReadOnlyList<TestOutcome> Read(string suite, string file)
    {
        var read = JsonSerializer.Deserialize<File>(System.IO.File.ReadAllText(file), Options) ?? throw new InvalidDataException($"{file} is empty");
        return [.. read.Tests.Select(t => new TestOutcome(suite, t.Name, Enum.Parse<Outcome>(t.Outcome, ignoreCase: true), t.Rules ?? [], t.Blender, t.Reason))];
    }
}
