namespace ActorBridge.Audit.Tests.Support;

/// <summary>What holds for every audit log that any test has written (<see cref="LogOrder"/>), and for every folder of one.</summary>
public static class AuditLogs
{
    private static readonly Dictionary<string, JsonSchema> Schemas =
        new[] { "audit-line.json", "audit-line-1.json" }.ToDictionary(name => name, JsonSchema.Load);

    public static void MustBeInOrder(string folder)
    {
        Assert.Empty(Faults(Directory.EnumerateFiles(folder, "*.jsonl").Order(StringComparer.Ordinal).SelectMany(Lines)));
        var report = AuditVerifier.Verify(folder);
        Assert.True(report.IsWhole, report.Unusable?.ToString());
    }

    /// <inheritdoc cref="LogOrder.Faults"/>
    public static IReadOnlyList<string> Faults(IEnumerable<string> lines) => LogOrder.Faults(lines, l => Schemas[LogOrder.SchemaOf(l)].Check(l));

    // A last line without newline is a write that was never acknowledged.
    private static string[] Lines(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd().Split('\n')[..^1];
    }
}
