using System.Text.Json.Nodes;

namespace ActorBridge.EndToEnd;

/// <summary>Rule 14.11 with a real host and a real Blender: each of the copies of the log's position restored from an older one.</summary>
[Blender]
public sealed class SyncTests
{
    [Fact, Rule("14.11")]
    public async Task A_hosts_data_folder_that_is_an_older_copy_is_noticed_by_both_sides_and_a_person_ends_it()
    {
        await using var scenario = await Scenario.StartAsync();
        await CommitAsync(scenario, "First");
        await scenario.Host!.StopAsync(scenario.Cancellation);
        var older = Copy(scenario.Data, Path.Combine(scenario.Folder, "older"), "addon", "logs");
        await scenario.StartHostAsync();
        await scenario.WaitForAttachAsync();
        await CommitAsync(scenario, "Second");
        await UntilConfirmedAsync(scenario);
        await scenario.Host!.KillAsync();
        Directory.Delete(Path.Combine(scenario.Data, "audit"), recursive: true);
        foreach (var file in Directory.EnumerateFiles(scenario.Data, "actorbridge.db*"))
        {
            File.Delete(file);
        }

        Copy(older, scenario.Data);
        await scenario.StartHostAsync();

        Assert.Contains("The host's side is older", await DivergedAsync(scenario), StringComparison.Ordinal);
        Assert.Contains("host's side is older", await SaidInBlenderAsync(scenario), StringComparison.Ordinal);
        await ResyncedAsync(scenario);
        await CommitAsync(scenario, "Third");
        Assert.NotNull((await scenario.SaveAndInspectAsync()).Find("Third"));
    }

    [Fact, Rule("14.11")]
    public async Task An_add_ons_folder_that_is_an_older_copy_is_noticed_and_a_person_ends_it()
    {
        await using var scenario = await Scenario.StartAsync();
        await CommitAsync(scenario, "First");
        await UntilConfirmedAsync(scenario);
        await scenario.SaveAndInspectAsync();
        var addon = Path.Combine(scenario.Data, "addon");
        var older = Copy(addon, Path.Combine(scenario.Folder, "older"));
        await scenario.StartBlenderAsync();
        await CommitAsync(scenario, "Second");
        await UntilConfirmedAsync(scenario);
        await scenario.SaveAndInspectAsync();
        Directory.Delete(addon, recursive: true);
        Copy(older, addon);

        scenario.LaunchBlender();

        Assert.Contains("Blender's side is older", await DivergedAsync(scenario), StringComparison.Ordinal);
        await ResyncedAsync(scenario);
        await CommitAsync(scenario, "Third");
    }

    [Fact, Rule("14.11")]
    public async Task An_older_version_of_the_file_and_one_that_was_not_saved_are_no_divergence_and_what_they_lack_is_named()
    {
        await using var scenario = await Scenario.StartAsync();
        await CommitAsync(scenario, "First");
        await scenario.SaveAndInspectAsync();
        var older = scenario.Scene + ".older";
        File.Copy(scenario.Scene, older);
        await scenario.StartBlenderAsync();
        await CommitAsync(scenario, "Second");
        await CommitAsync(scenario, "Third");
        await scenario.SaveAndInspectAsync();
        await scenario.StartBlenderAsync();
        Assert.DoesNotContain(scenario.Audit.Lines, l => l["outcome"]!.GetValue<string>() == "lacks");
        await scenario.SaveAndInspectAsync();
        File.Move(older, scenario.Scene, overwrite: true);

        await scenario.StartBlenderAsync();

        Assert.Equal(["Make Second", "Make Third"], await LacksAsync(scenario));
        Assert.Contains("does not hold 2 committed operations", await SaidInBlenderAsync(scenario, "does not hold"), StringComparison.Ordinal);
        await CommitAsync(scenario, "Fourth");
        await CommitAsync(scenario, "Fifth");
        await scenario.Blender!.KillAsync();
        await scenario.StartBlenderAsync();

        // The very last one is taken back by the note of it, unless that was cleared already.
        Assert.Equal(["Make Second", "Make Third", "Make Fourth"], (await LacksAsync(scenario)).Where(l => l != "Make Fifth"));
        await CommitAsync(scenario, "Sixth");
        var saved = await scenario.SaveAndInspectAsync();
        Assert.Equal([true, false, false, false, false, true], new[] { "First", "Second", "Third", "Fourth", "Fifth", "Sixth" }.Select(n => saved.Find(n) is not null));
        Assert.Equal(2, scenario.Audit.Lines.Count(l => l["outcome"]!.GetValue<string>() == "lacks"));
    }

    [Fact, Rule("14.11")]
    public async Task A_file_of_another_hosts_history_is_blocked_until_a_person_takes_it_over_and_is_saved()
    {
        await using var scenario = await Scenario.StartAsync();
        await CommitAsync(scenario, "First");
        await UntilConfirmedAsync(scenario);
        await scenario.SaveAndInspectAsync();
        await scenario.Host!.StopAsync(scenario.Cancellation);
        Directory.Delete(scenario.Data, recursive: true);
        Directory.CreateDirectory(scenario.Data);
        await scenario.StartHostAsync();
        scenario.LaunchBlender();

        Assert.Contains("The .blend", await DivergedAsync(scenario), StringComparison.Ordinal);
        await scenario.Blender!.StopAsync(TimeSpan.FromSeconds(15));
        scenario.LaunchBlender();
        await DivergedAsync(scenario);

        await ResyncedAsync(scenario);
        await CommitAsync(scenario, "Second");
        await scenario.SaveAndInspectAsync();
        await scenario.StartBlenderAsync();
        await CommitAsync(scenario, "Third");
    }

    private static async Task CommitAsync(Scenario scenario, string name)
    {
        var (exit, answer) = await scenario.SubmitAsync(Plans.Plan($"Make {name}", Plans.Cube("box", name)));
        Assert.True(exit == 0, answer.ToJsonString());
    }

    // What is asked here is read off the add-on's own durable file.
    private static Task UntilConfirmedAsync(Scenario scenario) => scenario.UntilAsync("the add-on to keep the log's position", async () =>
    {
        var (_, status) = await scenario.RunAsync(null, "status");
        var file = Directory.EnumerateFiles(Path.Combine(scenario.Data, "addon"), "position.json", SearchOption.AllDirectories).SingleOrDefault();
        return file is not null && JsonNode.Parse(await File.ReadAllTextAsync(file, scenario.Cancellation))!["log"]!["seq"]!.GetValue<long>() == status["log"]!["seq"]!.GetValue<long>();
    });

    /// <summary>Waits for the divergence, checks that it blocks, and gives its reason.</summary>
    private static async Task<string> DivergedAsync(Scenario scenario)
    {
        JsonNode? diverged = null;
        await scenario.UntilAsync("the divergence to be noticed", async () =>
        {
            var (exit, status) = await scenario.RunAsync(null, "status");
            diverged = exit == 0 && status["blenders"]!.AsArray() is [{ } blender] ? blender["diverged"] : null;
            return diverged is not null;
        });
        var (refused, answer) = await scenario.SubmitAsync(Plans.Plan("Never", Plans.Cube("box", "Never")));
        Assert.Equal((1, "AB-GATE-004"), (refused, answer["error"]!["code"]!.GetValue<string>()));
        return diverged!["reason"]!.GetValue<string>();
    }

    /// <summary>The labels of what the opened file lacks, as status has them.</summary>
    private static async Task<string[]> LacksAsync(Scenario scenario)
    {
        JsonNode? lacks = null;
        await scenario.UntilAsync("the host to say what the file lacks", async () =>
        {
            var (_, status) = await scenario.RunAsync(null, "status");
            lacks = status["blenders"]!.AsArray() is [{ } blender] ? blender["lacks"] : null;
            return lacks is not null;
        });
        var labels = lacks!["first"]!.AsArray().Select(c => c!["label"]!.GetValue<string>()).ToArray();
        Assert.Equal(lacks["count"]!.GetValue<int>(), labels.Length);
        return labels;
    }

    private static async Task<string> SaidInBlenderAsync(Scenario scenario, string what = "older")
    {
        var said = Path.Combine(scenario.Folder, "said.txt");
        await scenario.UntilAsync("the add-on to say why", async () =>
        {
            await scenario.MeddleAsync($"from actor_bridge import current, panel\nopen({said.Quoted()}, 'w').write('\\n'.join(text for text, _ in panel.lines(current.get())))");
            return (await File.ReadAllTextAsync(said, scenario.Cancellation)).Contains(what, StringComparison.Ordinal);
        });
        return await File.ReadAllTextAsync(said, scenario.Cancellation);
    }

    private static async Task ResyncedAsync(Scenario scenario)
    {
        var (exit, answer) = await scenario.RunAsync(null, "resync", "--reason", "looked at both");
        Assert.True(exit == 0 && answer["was_diverged"]!.GetValue<bool>(), answer.ToJsonString());
        await scenario.WaitForAttachAsync();
        var line = Assert.Single(scenario.Audit.Lines, l => l["outcome"]!.GetValue<string>() == "resynced");
        Assert.Equal((Environment.UserName, "looked at both"), (line["detail"]!["who"]!.GetValue<string>(), line["detail"]!["reason"]!.GetValue<string>()));
    }

    private static string Copy(string from, string to, params string[] except)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }

        foreach (var folder in Directory.EnumerateDirectories(from).Where(f => !except.Contains(Path.GetFileName(f))))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }

        return to;
    }
}

file static class PythonText
{
    public static string Quoted(this string text) => $"'{text}'";
}
