using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Reverts;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using ActorBridge.Host.Cli.Logs;
using ActorBridge.Host.Client;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Cli;

/// <summary><c>actorbridge resolve</c>: a person's answer to a quarantine (rule 16.2).</summary>
internal static class ResolveCommand
{
    public static Command Create(CommonOptions common)
    {
        var operation = new Argument<string?>("operation") { Arity = ArgumentArity.ZeroOrOne, Description = "The UUID of a quarantined operation, as 'actorbridge log query --outcome quarantined' has it." };
        var identity = new Option<string?>("--identity") { Description = "Instead of an operation: the UUID of a quarantined identity, as 'actorbridge datablocks' has it." };
        var project = new Option<string?>("--project") { Description = "The identity's project. Default: the one attached project." };
        var restore = new Option<bool>("--restore") { Description = "Puts back what was kept of before, as one step of the person's undo history." };
        var accept = new Option<bool>("--accept") { Description = "Takes what is there now as it is." };
        var reason = new Option<string>("--reason") { Required = true, Description = "What was looked at, for the record." };
        var command = new Command("resolve", "Ends a quarantine, one way or the other, and releases the identities concerned. Goes on record with your name. Exit code 0: resolved; 1: refused, nothing was changed.")
        {
            operation, identity, project, restore, accept, reason, common.Data, common.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(restore) == result.GetValue(accept))
            {
                result.AddError("One of --restore and --accept is needed.");
            }

            if ((result.GetValue(operation) is null) == (result.GetValue(identity) is null))
            {
                result.AddError("An operation or --identity is needed, and not both.");
            }

            if (result.GetValue(identity) is not null && result.GetValue(restore))
            {
                result.AddError("Of an identity by itself nothing is kept that could be put back: --accept it.");
            }
        });
        command.SetAction((parsed, stop) => common.WithLogAsync(parsed, async (storage, folder, output) =>
        {
            var who = Environment.UserName;
            var why = parsed.GetValue(reason)!;
            if (parsed.GetValue(identity) is { } named)
            {
                var uuid = DatablockUuid.TryParse(named, out var known) ? known : throw Malformed("identity", named);
                ProjectId? of = parsed.GetValue(project) is not { } text ? null : ProjectId.TryParse(text, out var id) ? id : throw Malformed("project", text);
                await using var door = await HostClient.ConnectAsync(folder, stop);
                return await ResolveAsync(door, new(null, of, uuid, Restored: false, who, why), null, output, stop);
            }

            var wanted = OperationId.TryParse(parsed.GetValue(operation)!, out var parsedId) ? parsedId : throw Malformed("operation", parsed.GetValue(operation)!);
            var reader = new LogReader(storage);
            var history = QuarantineHistory.Of(new LogQuery(ToSeq: reader.Acknowledged()).In(reader), wanted);
            if (history.Refusal() is { } refusal)
            {
                throw new HostRefusedException(refusal);
            }

            await using var client = await HostClient.ConnectAsync(folder, stop);
            var request = new ResolveRequest(wanted, null, null, parsed.GetValue(restore), who, why);
            if (!request.Restored)
            {
                return await ResolveAsync(client, request, null, output, stop);
            }

            OperationOutcome? outcome = null;
            var plan = new SubmitRequest(JsonSerializer.SerializeToElement(history.Plan(who) ?? throw new HostRefusedException(QuarantineHistory.NothingNamed(wanted))));
            var code = await SubmitCommand.RunAsync(
                client, plan, wait: true, output, r => output.Refuse(r, SubmitCommand.Answer("REFUSED", r)),
                o => (outcome = o).Error is null ? ExitCodes.Ok : SubmitCommand.Outcome(o, output), stop);
            return outcome is { Error: null } done ? await ResolveAsync(client, request, done.Id, output, stop) : code;
        }));
        return command;
    }

    private static async Task<int> ResolveAsync(HostClient client, ResolveRequest request, OperationId? by, CommandOutput output, CancellationToken stop)
    {
        var done = await client.AskAsync<ResolveDone>(request, stop);
        var what = request.Operation is { } operation ? $"operation {operation}" : $"identity {request.Identity}";
        output.Say(
            new JsonObject
            {
                ["resolved"] = request.Operation?.ToString() ?? request.Identity.ToString(), ["decision"] = request.Restored ? "restored" : "accepted", ["seq"] = done.Seq,
                ["by_operation"] = by?.ToString(), ["released"] = new JsonArray([.. done.Released.Select(u => JsonValue.Create(u.ToString()))]),
            },
            [$"resolved: {what} is {(request.Restored ? $"put back by operation {by}" : "accepted as it is")} (line {done.Seq})", .. done.Released.Select(u => $"  released: {u}")]);
        return ExitCodes.Ok;
    }

    private static HostRefusedException Malformed(string what, string value) => new(new(ErrorCodes.MalformedUuid, $"{what} is '{value}'."));
}
