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

    private static string[] Doc(string name, [CallerFilePath] string here = "") => File.ReadAllLines(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", name));
}
