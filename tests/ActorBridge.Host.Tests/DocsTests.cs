using System.Runtime.CompilerServices;
using ActorBridge.Core.Errors;
using ActorBridge.Host.Configuration;
using ActorBridge.Protocol.Plans.Vocabulary;

namespace ActorBridge.Host.Tests;

public class DocsTests
{
    [Fact]
    public void The_table_of_errors_is_the_codes_own() =>
        Assert.Equal(
            ErrorCodes.All.Select(c => $"| `{c.Code}` | {c.Meaning} | {c.WhatToDo} |"),
            Doc("errors.md").Where(l => l.StartsWith("| `AB-", StringComparison.Ordinal)));

    [Fact]
    public void No_error_code_is_given_twice() => Assert.Equal(ErrorCodes.All.Length, ErrorCodes.All.Select(c => c.Code).Distinct().Count());

    [Fact]
    public void The_table_of_operations_is_the_vocabulary() =>
        Assert.Equal(
            OperationVocabulary.Rows.Select(r => r.Op).Order(),
            Doc("operations.md").SkipWhile(l => !l.StartsWith("| `op`", StringComparison.Ordinal)).Skip(2).TakeWhile(l => l.Length > 0).Select(l => l.Split('`')[1]).Order());

    [Fact]
    public void The_schema_names_every_setting_of_the_built_in_file_and_no_other()
    {
        var values = new SettingsReader(_ => null).Read(null, new Dictionary<string, string>());

        Assert.Equal(SettingKeys.Settable.Select(k => k.Name), values.All.Select(v => v.Key.Name));
        Assert.All(values.All, v => Assert.Equal(SettingsReader.BuiltIn, v.Source));
    }

    /// <summary>docs/migrations.md names the test of each cell: each name, or its beginning before "…", is a test's.</summary>
    [Fact]
    [Rule("4.1")]
    public void The_tests_that_the_table_of_migrations_names_are_there()
    {
        var named = Doc("migrations.md").SkipWhile(l => l != "## What shows it").TakeWhile(l => l != "## The next version").SelectMany(l => l.Split('`').Where((_, i) => i % 2 == 1))
            .Where(n => n.StartsWith("test_", StringComparison.Ordinal) || (char.IsUpper(n[0]) && n.Contains('_', StringComparison.Ordinal))).Select(n => n.Split('…')[0]).Distinct().ToArray();
        var tests = Path.Combine(Path.GetDirectoryName(Here())!, "..");
        var sources = string.Concat(Directory.EnumerateFiles(tests, "*igration*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(tests, "VectorTests.cs", SearchOption.AllDirectories)).Concat(Directory.EnumerateFiles(tests, "EntityTests.cs", SearchOption.AllDirectories))
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".py", StringComparison.Ordinal)).Select(File.ReadAllText));

        Assert.True(named.Length > 15, $"{named.Length} tests are named");
        Assert.All(named, n => Assert.Contains(" " + n, sources, StringComparison.Ordinal));
    }

    private static string Here([CallerFilePath] string here = "") => here;

    private static string[] Doc(string name, [CallerFilePath] string here = "") => File.ReadAllLines(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", name));
}
