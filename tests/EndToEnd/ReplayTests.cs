namespace ActorBridge.EndToEnd;

/// <summary>A logged session on a copy of its starting file gives the same scene, or the first difference is named.</summary>
[Blender]
public sealed class ReplayTests(ReplaySession session) : IClassFixture<ReplaySession>
{
    [Fact, Rule("12.2")]
    public async Task A_session_of_every_outcome_is_the_same_scene_on_a_copy_of_its_starting_file()
    {
        var copy = session.New("copy.blend");
        var before = await File.ReadAllBytesAsync(session.Start);

        var (exit, answer) = await ReplaySession.ReplayAsync(session.Data, copy, "--from", session.Start, "--until", $"{session.FirstPart}");

        Assert.True(exit == 0, answer.ToJsonString());
        Assert.Equal((3, true, true), (answer["repeated"]!.GetValue<int>(), answer["equal"]!.GetValue<bool>(), answer["saved"]!.GetValue<bool>()));
        var left = answer["left_out"]!;
        Assert.Equal((2, 0, 0, 1), (left["rolled_back"]!.GetValue<int>(), left["quarantined"]!.GetValue<int>(), left["compensated"]!.GetValue<int>(), left["refused"]!.GetValue<int>()));
        var (original, replayed) = (await session.LookAsync(session.SavedFirst), await session.LookAsync(copy));
        Assert.Equal(original, replayed);
        Assert.Equal(before, await File.ReadAllBytesAsync(session.Start));

        // The repair of rule 5.2 is repeated too: which of the two keeps the identity, and which one the copy gets.
        var repair = Assert.Single(session.Audit.Lines, l => l["kind"]!.GetValue<string>() == "IDENTITY" && l["detail"]?["copy_of"]?.GetValue<string>() == ReplaySession.CopiedUuid);
        Assert.Contains(repair["uuids"]![0]!.GetValue<string>(), replayed, StringComparison.Ordinal);
        string[] keys =
        [
            "log", "into", "project_id", "since", "until", "repeated", "identities", "left_out", "equal", "differences", "scene_digest", "datablocks", "saved", "error",
        ];
        Assert.Equal(keys, answer.Select(k => k.Key));
        Assert.Equal(["present", "stamped", "absent"], answer["identities"]!.AsObject().Select(k => k.Key));
        Assert.Equal(["rolled_back", "quarantined", "refused", "compensated"], left.AsObject().Select(k => k.Key));
    }

    [Theory, Rule("12.2")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ctrl_C_ends_the_background_Blender_and_leaves_nothing_half(bool made)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var folder = Directory.CreateDirectory(session.New($"stopped-{made}")).FullName;
        var temporary = Directory.CreateDirectory(session.New($"stopped-{made}-tmp")).FullName;
        var copy = Path.Combine(folder, "copy.blend");
        if (!made)
        {
            File.Copy(session.Start, copy);
        }

        // Held in the last operation: by then the copy has been saved beside itself and read again.
        var environment = new Dictionary<string, string> { ["TMPDIR"] = temporary, ["ACTORBRIDGE_PAUSE_AT"] = $"before-step-{ReplaySession.LastSteps - 1}" };
        using var replay = ActorBridge.Host.Processes.OwnCommand.StartInOwnSession(
            environment, ["replay", session.Data, "--into", copy, .. made ? new[] { "--from", session.Start } : [], "--keep-going", "--json"]);
        string[] Blenders() => [.. Directory.EnumerateDirectories("/proc").Where(p => int.TryParse(Path.GetFileName(p), out _) && p != $"/proc/{replay.Id}" && CommandLine(p).Contains(copy, StringComparison.Ordinal))];
        try
        {
            await ActorBridge.Host.Processes.Wait.UntilAsync(
                "the replay to be in its last operation",
                () => Task.FromResult(replay.HasExited || Directory.EnumerateFiles(temporary, "paused", SearchOption.AllDirectories).Any()),
                timeout.Token);
            Assert.False(replay.HasExited, "the replay ended before it was stopped");
            Assert.Single(Blenders());
            Assert.True(File.Exists(copy + ".replaying"));

            ActorBridge.Host.Blenders.Signal.Send(replay.Id, ActorBridge.Host.Blenders.Signal.Interrupt);
            var said = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.Nodes.JsonObject>(await replay.StandardOutput.ReadToEndAsync(timeout.Token))!;
            await replay.WaitForExitAsync(timeout.Token);

            Assert.Equal((1, "AB-OP-005"), (replay.ExitCode, said["error"]!["code"]!.GetValue<string>()));
            Assert.Empty(Blenders());
            Assert.Equal(made ? [] : new[] { copy }, Directory.GetFileSystemEntries(folder));
            Assert.DoesNotContain(
                Directory.GetFileSystemEntries(temporary).Select(f => Path.GetFileName(f)!),
                f => f.StartsWith("actorbridge", StringComparison.Ordinal) || f.StartsWith("blender", StringComparison.Ordinal));
            Assert.True(made || File.ReadAllBytes(session.Start).AsSpan().SequenceEqual(File.ReadAllBytes(copy)), "the copy was changed");
        }
        finally
        {
            if (!replay.HasExited)
            {
                replay.Kill(entireProcessTree: true);
            }
        }
    }

    // A process that has ended meanwhile has none.
    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return "";
        }
    }

    [Fact, Rule("12.2")]
    public async Task An_exported_log_replays_like_the_folder_it_came_from()
    {
        var export = session.New("log.jsonl");
        var (exported, _) = await ActorBridge.Host.Processes.OwnCommand.RunAsync(null, CancellationToken.None, "log", "export", "--out", export, "--data", session.Data, "--json");
        Assert.Equal(0, exported);

        var (exit, answer) = await ReplaySession.ReplayAsync(export, session.New("from-export.blend"), "--from", session.Start, "--until", $"{session.FirstPart}");

        Assert.True(exit == 0, answer.ToJsonString());
        Assert.Equal(await session.LookAsync(session.SavedFirst), await session.LookAsync(session.New("from-export.blend")));
    }

    [Fact, Rule("12.2")]
    public async Task What_a_person_edited_in_between_is_the_first_difference_and_is_named()
    {
        var copy = session.New("edited.blend");

        var (exit, answer) = await ReplaySession.ReplayAsync(session.Data, copy, "--from", session.Start);

        Assert.Equal((1, "AB-REPLAY-002"), (exit, answer["error"]!["code"]!.GetValue<string>()));
        var difference = Assert.Single(answer["differences"]!.AsArray())!;
        Assert.Equal(("On what the person moved", "digest_before"), (difference["label"]!.GetValue<string>(), difference["what"]!.GetValue<string>()));
        Assert.Equal(session.Audit.Operations[^1], difference["operation_id"]!.GetValue<string>());
        Assert.NotEqual(difference["recorded"]!.GetValue<string>(), difference["found"]!.GetValue<string>());
        Assert.Equal(session.Sphere, Assert.Single(difference["datablocks"]!.AsArray())!["of"]!.GetValue<string>());
        Assert.Contains("Blender was started again", difference["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("\"Eye\" was renamed by the person", difference["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.False(answer["saved"]!.GetValue<bool>());
        Assert.False(File.Exists(copy), "a copy that was made for the replay and not saved is left behind");
    }

    [Fact, Rule("12.2")]
    public async Task With_keep_going_the_rest_is_repeated_all_the_same_and_saved()
    {
        var copy = session.New("kept-going.blend");

        var (exit, answer) = await ReplaySession.ReplayAsync(session.Data, copy, "--from", session.Start, "--keep-going");

        Assert.Equal((1, 4, true), (exit, answer["repeated"]!.GetValue<int>(), answer["saved"]!.GetValue<bool>()));
        Assert.Contains("\"Globe\"", await session.LookAsync(copy), StringComparison.Ordinal);
        Assert.Equal(["seq", "operation_id", "label", "what", "recorded", "found", "datablocks", "reason"], answer["differences"]![0]!.AsObject().Select(k => k.Key));
        Assert.Equal(["of", "name", "recorded", "found"], answer["differences"]![0]!["datablocks"]![0]!.AsObject().Select(k => k.Key));
        Assert.Empty(Directory.EnumerateFiles(session.Folder, "kept-going.blend*").Except([copy]));
    }

    [Fact, Rule("12.2")]
    public async Task Another_starting_file_is_found_out_at_the_first_operation_that_touches_what_differs()
    {
        var other = session.New("other-start.blend");
        using (var blender = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(session.Blender)
        {
            ArgumentList =
            {
                "--background", "--factory-startup", session.Start, "--python-exit-code", "3", "--python-expr",
                $"import bpy; bpy.data.objects['Lamp'].location.x += 1; bpy.ops.wm.save_as_mainfile(filepath={other.AsPython()})",
            },
            RedirectStandardOutput = true,
        })!)
        {
            await blender.StandardOutput.ReadToEndAsync();
            await blender.WaitForExitAsync();
            Assert.Equal(0, blender.ExitCode);
        }

        var untouched = await File.ReadAllBytesAsync(other);

        var (exit, answer) = await ReplaySession.ReplayAsync(session.Data, other);

        Assert.Equal((1, "AB-REPLAY-002"), (exit, answer["error"]!["code"]!.GetValue<string>()));
        var difference = Assert.Single(answer["differences"]!.AsArray())!;
        Assert.Equal(("No lamp", "digest_before"), (difference["label"]!.GetValue<string>(), difference["what"]!.GetValue<string>()));
        Assert.Equal("Lamp", Assert.Single(difference["datablocks"]!.AsArray())!["name"]!.GetValue<string>());
        Assert.Equal(untouched, await File.ReadAllBytesAsync(other));
    }

    [Theory, Rule("12.2"), Rule("11.1")]
    [InlineData("as a folder")]
    [InlineData("as an export")]
    [InlineData("as an export with a line left out")]
    public async Task A_log_that_somebody_has_changed_is_refused_before_anything_is_started(string form)
    {
        var audit = Directory.CreateDirectory(session.New($"audit {form}")).FullName;
        foreach (var file in Directory.EnumerateFiles(session.Audit.Folder).Where(f => f.EndsWith(".jsonl", StringComparison.Ordinal) || f.EndsWith(".mark", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(audit, Path.GetFileName(file)));
        }

        var segment = Directory.EnumerateFiles(audit, "*.jsonl").Single();
        var lines = await File.ReadAllLinesAsync(segment);
        var changed = form.EndsWith("left out", StringComparison.Ordinal)
            ? lines.Where((_, i) => i != 3)
            : lines.Select(l => l.Replace("\"location\":[1,2,3]", "\"location\":[1,2,4]", StringComparison.Ordinal));
        Assert.NotEqual(lines, changed);
        await using (var writer = new StreamWriter(segment))
        {
            await writer.WriteAsync(string.Concat(changed.Select(l => l + "\n")));
        }

        var copy = session.New("never.blend");
        var (exit, answer) = await ReplaySession.ReplayAsync(form == "as a folder" ? audit : segment, copy, "--from", session.Start);

        Assert.Equal((1, "AB-LOG-002"), (exit, answer["error"]!["code"]!.GetValue<string>()));
        Assert.False(File.Exists(copy));
    }

    [Fact, Rule("12.2")]
    public async Task The_file_that_the_log_is_about_is_never_replayed_onto_and_nothing_is_written_over()
    {
        var before = await File.ReadAllBytesAsync(session.Original);
        var link = session.New("link.blend");
        File.CreateSymbolicLink(link, session.Original);
        (string Code, string[] Arguments)[] table =
        [
            ("AB-REPLAY-001", [session.Data, "--into", session.Original]),
            ("AB-REPLAY-001", [session.Data, "--into", link]),
            ("AB-REPLAY-001", [session.Data, "--into", session.SavedFirst, "--from", session.Start]),
            ("AB-HOST-004", [session.Data, "--into", session.New("nowhere.blend")]),
            ("AB-HOST-004", [session.Data, "--into", session.New("nowhere.blend"), "--from", session.New("nothing.blend")]),
            ("AB-LOG-001", [session.Folder, "--into", session.SavedFirst]),
            ("AB-REPLAY-001", [session.Data, "--into", session.SavedFirst, "--project", "11111111-2222-4333-8444-555555555555"]),
            ("AB-HOST-005", [session.Data, "--into", session.SavedFirst, "--blender", "/no/such/blender"]),
        ];
        foreach (var (code, arguments) in table)
        {
            var (exit, refused) = await ActorBridge.Host.Processes.OwnCommand.RunAsync(null, CancellationToken.None, ["replay", .. arguments, "--json"]);
            Assert.True((2, code) == (exit, refused["error"]!["code"]!.GetValue<string>()), $"{exit} {refused.ToJsonString()}");
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(session.Original));
    }
}
