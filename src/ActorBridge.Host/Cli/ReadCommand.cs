using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using ActorBridge.Host.Client;
using ActorBridge.Protocol.Messages;
using ActorBridge.Protocol.Plans.Vocabulary;

namespace ActorBridge.Host.Cli;

/// <summary><c>actorbridge read</c>: what Blender has now; nothing is changed, and safe mode does not stand in its way.</summary>
internal static class ReadCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(CommonOptions common)
    {
        var op = new Argument<string>("op") { Description = string.Join(" ", OperationVocabulary.Rows.Where(r => r is { Class: OperationClass.Reading, ForHost: false }).Select(r => $"{r.Op}: {r.Says}.")) };
        var fields = new Argument<string>("fields") { Description = "Its fields as a JSON object (docs/operations.md).", DefaultValueFactory = _ => "{}" };
        var project = new Option<string?>("--project") { Description = "The project's UUID. Default: the one that is attached." };
        var all = new Option<bool>("--all") { Description = "All pages of an answer in 'items'." };
        var to = new Option<string?>("--out") { Description = "Of a picture: the file to write it to; replaced in one step when it is there." };
        var command = new Command("read", "Reads from Blender. Changes nothing, and works in safe mode.") { op, fields, project, all, to, common.Data, common.Json };
        command.SetAction((parsed, stop) => common.WithHostAsync(parsed, stop, async (client, output) =>
        {
            var query = Query(parsed.GetValue(op)!, parsed.GetValue(fields)!);
            var file = parsed.GetValue(to) is { } named ? OutputFile.Usable(named, new(Path.GetFullPath(parsed.GetValue(common.Data)!))) : null;
            var answer = await ReadAsync(client, Project(parsed.GetValue(project)), query, stop);
            while (parsed.GetValue(all) && answer["items"] is JsonArray items && answer["next"] is { } next)
            {
                output.Note($"{items.Count} read");
                query["from"] = next.DeepClone();
                var page = await ReadAsync(client, Project(parsed.GetValue(project)), query, stop);
                foreach (var item in page["items"]!.AsArray())
                {
                    items.Add(item!.DeepClone());
                }

                answer["next"] = page["next"]?.DeepClone();
            }

            if (file is not null)
            {
                if (answer["sha256"] is null)
                {
                    throw OutputFile.Unusable($"{parsed.GetValue(op)} gives no picture.");
                }

                PictureFile.Write(answer, file);
                answer["out"] = file;
            }

            output.Say(answer, answer.ToJsonString(Indented));
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static async Task<JsonObject> ReadAsync(HostClient client, ProjectId? project, JsonObject query, CancellationToken stop)
    {
        var report = await client.AskAsync<ReadingReport>(new ReadRequest(project, JsonSerializer.SerializeToElement(query)), stop);
        return JsonNode.Parse(report.Result)!.AsObject();
    }

    private static JsonObject Query(string op, string fields)
    {
        try
        {
            if (JsonNode.Parse(fields) is JsonObject query)
            {
                query["op"] = op;
                return query;
            }
        }
        catch (JsonException e)
        {
            throw new HostRefusedException(new(ErrorCodes.NotJson, $"The fields are no JSON: {e.Message}"), e);
        }

        throw new HostRefusedException(new(ErrorCodes.MalformedOperation, "The fields are not a JSON object."));
    }

    private static ProjectId? Project(string? given) => given is null ? null
        : ProjectId.TryParse(given, out var id) ? id
        : throw new HostRefusedException(new(ErrorCodes.MalformedUuid, $"--project is '{given}'."));
}
