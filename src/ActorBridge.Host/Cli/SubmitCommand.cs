using System.CommandLine;
using System.Text.Json.Nodes;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using ActorBridge.Host.Client;
using ActorBridge.Host.DryRuns;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Json;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Cli;

/// <summary><c>actorbridge submit</c>: one plan, one answer.</summary>
internal static class SubmitCommand
{
    private const int WhoMax = 60;

    public static Command Create(CommonOptions common)
    {
        var file = new Argument<string>("plan") { Description = "The plan's file (docs/operations.md), or - for the input." };
        var wait = new Option<bool>("--wait") { Description = "Wait for the outcome; --wait false returns once the plan is accepted.", DefaultValueFactory = _ => true };
        var payload = new Option<string[]>("--payload") { Description = "NAME=FILE: stores the file; {\"payload\":\"NAME\"} in the plan is replaced by its hash and length. Can be given several times.", DefaultValueFactory = _ => [] };
        var who = new Option<string?>("--as") { Description = $"Who submits it, at most {WhoMax} characters: on record, and told to others whose plans meet the change." };
        who.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<string?>() is { } name && (name.Length is 0 or > WhoMax || name.Any(char.IsControl)))
            {
                r.AddError($"--as is not 1 to {WhoMax} characters without control characters.");
            }
        });
        var dry = new Option<bool>("--dry-run") { Description = "Tries the plan on a copy of the scene, in a Blender in the background, and says what it would change; the scene itself is not touched. Exit code 0: it would be committed." };
        var to = new Option<string?>("--out") { Description = "Of a dry run: the folder for before.png and after.png. Default: in the data folder, by their hash." };
        var blender = new Option<string?>("--blender") { Description = "Of a dry run: the Blender to use. Default: the one that has the scene open." };
        var command = new Command("submit", "Has a plan carried out as one transaction; Ctrl-C takes it back. Exit code 0: committed; 1: refused or rolled back.")
        {
            file, wait, payload, who, dry, to, blender, common.Data, common.Json,
        };
        command.SetAction((parsed, stop) => common.RunAsync(parsed, async (folder, output) =>
        {
            var refused = (Refusal refusal) => output.Refuse(refusal, Answer("REFUSED", refusal));
            try
            {
                var plan = PlanPayloads.Put(await ReadAsync(parsed.GetValue(file)!, stop), parsed.GetValue(payload)!, folder);
                await using var client = await HostClient.ConnectAsync(folder, stop, parsed.GetValue(who));
                if (parsed.GetValue(dry))
                {
                    var options = new DryRunOptions(folder, parsed.GetValue(to) is { } named ? OutputFile.UsableFolder(named, folder) : null, parsed.GetValue(blender) ?? "");
                    return (await DryRun.RunAsync(client, plan, options, output.Note, stop)).Say(output);
                }

                return await RunAsync(client, plan, parsed.GetValue(wait), output, refused, o => Outcome(o, output), stop);
            }
            catch (HostRefusedException e)
            {
                return refused(e.Refusal);
            }
        }));
        return command;
    }

    private static async Task<SubmitRequest> ReadAsync(string file, CancellationToken stop)
    {
        using var bytes = new MemoryStream();
        try
        {
            await using var input = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
            await input.CopyToAsync(bytes, stop);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostRefusedException(new(ErrorCodes.NotJson, $"{file} can't be read: {e.Message}"), e);
        }

        return StrictJson.TryRead(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), out var plan, out var refusal)
            ? new(plan)
            : throw new HostRefusedException(refusal! with { Reason = $"{file}: {refusal.Reason}" });
    }

    public static async Task<int> RunAsync(
        HostClient client, SubmitRequest plan, bool wait, CommandOutput output, Func<Refusal, int> refused, Func<OperationOutcome, int> ended, CancellationToken stop)
    {
        var submitted = await client.SendAsync(plan, stop);
        OperationId? operation = null;
        var cancelled = 0;

        // Ctrl-C takes it back, and the answer says how it ended; a second one, or five seconds, ends the command and leaves the rest to the log.
        async Task CancelAsync()
        {
            if (operation is { } id && stop.IsCancellationRequested && Interlocked.Exchange(ref cancelled, 1) == 0)
            {
                output.Note($"cancelling operation {id}");
                await client.SendAsync(new CancelRequest(id), CancellationToken.None);
            }
        }

        await using var interrupted = stop.Register(() => _ = CancelAsync());
        while (true)
        {
            var message = await client.ReadAsync(CancellationToken.None);
            if (message.Re is { } about && about != submitted)
            {
                continue; // of the cancellation: the outcome says what became of it
            }

            switch (message.Body)
            {
                case Refused no:
                    return refused(no.Refusal);
                case Accepted accepted when !wait:
                    output.Say(new JsonObject { ["operation_id"] = accepted.Operation.ToString(), ["end"] = null }, $"accepted as operation {accepted.Operation}");
                    return ExitCodes.Ok;
                case Accepted accepted:
                    output.Note($"accepted as operation {accepted.Operation}");
                    operation = accepted.Operation;
                    await CancelAsync();
                    break;
                case OperationProgress progress:
                    output.Progress(
                        new() { ["operation_id"] = progress.Id.ToString(), ["steps_done"] = progress.StepsDone, ["steps"] = progress.Steps },
                        $"step {progress.StepsDone} of {progress.Steps}");
                    break;
                case Waiting waiting:
                    output.Note($"waiting: {waiting.Refusal.Reason}");
                    break;
                case OperationOutcome outcome:
                    return ended(outcome);
            }
        }
    }

    /// <param name="add">What the answer has besides, when it failed.</param>
    public static int Outcome(OperationOutcome outcome, CommandOutput output, Action<JsonObject>? add = null, params string[] more)
    {
        var end = WireNames<OperationEnd>.Of(outcome.End);
        var answer = Answer(end, outcome.Error, outcome);
        if (outcome.Error is not { } error)
        {
            output.Say(answer, [$"committed: operation {outcome.Id}", .. outcome.Changes.Select(Line)]);
            return ExitCodes.Ok;
        }

        StaleMessages.Write(answer, outcome.Stale);
        add?.Invoke(answer);
        string harm = outcome.End == OperationEnd.RolledBack
            ? "Nothing was changed: the scene is as it was before, proven by its digest."
            : "It could not be proven that the scene is as it was; a copy of the state before is kept.";
        output.Say(
            answer,
            [$"{end.Replace('_', ' ').ToLowerInvariant()}: operation {outcome.Id}",
            $"  {error.Code}: {error.Code.Meaning}{(outcome.FailedStep is { } step ? $" Step {step}:" : "")} {error.Reason}",
            $"  {harm}",
            .. outcome.Stale.SelectMany(StaleLines.Of),
            $"  {error.Code.WhatToDo}",
            .. more]);
        return ExitCodes.Refused;
    }

    private static string Line(DatablockChange change) =>
        $"  {WireNames<ChangeKind>.Of(change.Change).ToLowerInvariant(),-8} {WireNames<DatablockKind>.Of(change.Kind).ToLowerInvariant(),-9} {change.Uuid} {change.Name}";

    public static JsonObject Answer(string end, Refusal? error, OperationOutcome? outcome = null) => new()
    {
        ["operation_id"] = outcome?.Id.ToString(),
        ["end"] = end,
        ["error"] = error?.Json(),
        ["failed_step"] = outcome?.FailedStep,
        ["changes"] = outcome is null ? new JsonArray() : outcome.Changes.Json(OperationMessages.WriteChange),
        ["nothing_changed"] = outcome is null || outcome.End == OperationEnd.RolledBack,
    };
}
