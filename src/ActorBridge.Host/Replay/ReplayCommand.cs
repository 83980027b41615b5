using System.CommandLine;
using System.Text.Json;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Host.Blenders;
using ActorBridge.Host.Cli;
using ActorBridge.Host.Storage;

namespace ActorBridge.Host.Replay;

/// <summary><c>actorbridge replay</c>: the scene once more, from the log alone (rule 12.2).</summary>
internal static class ReplayCommand
{
    public static Command Create(CommonOptions common)
    {
        var log = new Argument<string>("log") { Description = "The log: a data folder, its audit folder, or a file of 'log export' without a filter." };
        var into = new Option<string>("--into") { Required = true, Description = "The copy of the starting file; it is changed and saved when all digests are equal." };
        var from = new Option<string?>("--from") { Description = "The starting file, copied to --into first; it is only read." };
        var data = new Option<string?>("--data") { Description = "The data folder with the payloads and the inbox that the operations took. Default: the one that the log lies in; an export lies in none." };
        var project = new Option<string?>("--project") { Description = "The project's UUID. Default: the file's, else the only one in the log." };
        var since = new Option<long?>("--since") { Description = "Repeat what comes after the line with this seq. Default: what the file knows already." };
        var until = new Option<long>("--until") { Description = "Up to the line with this seq.", DefaultValueFactory = _ => long.MaxValue };
        var keepGoing = new Option<bool>("--keep-going") { Description = "Go on after a difference, and save. Exit code 1 all the same." };
        var blender = new Option<string?>("--blender") { Description = "The Blender to use. Default: ACTORBRIDGE_BLENDER, else 'blender' on the path." };
        var command = new Command("replay", "Repeats the committed operations and identities of a log on a copy of its starting file, in a background Blender, and compares each digest. Exit code 1: another scene.")
        {
            log, into, from, data, project, since, until, keepGoing, blender, common.Json,
        };
        AtLeast(since, 0);
        AtLeast(until, 1);
        command.SetAction(async (parsed, stop) =>
        {
            var output = common.Output(parsed);
            try
            {
                var options = new ReplayOptions(
                    Path.GetFullPath(parsed.GetValue(log)!), Path.GetFullPath(parsed.GetValue(into)!), Id(parsed.GetValue(project)),
                    parsed.GetValue(since), parsed.GetValue(until), parsed.GetValue(keepGoing));
                return await RunAsync(options, parsed.GetValue(from), parsed.GetValue(data), parsed.GetValue(blender), output, stop);
            }
            catch (HostRefusedException e)
            {
                return output.Refuse(e.Refusal);
            }
            catch (Exception e) when (e is LogDamagedException or StorageException)
            {
                return output.Refuse(new(ErrorCodes.LogDamaged, e.Message));
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return output.Refuse(new(ErrorCodes.Cancelled, "The replay was stopped; nothing was saved."));
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(ReplayOptions options, string? from, string? files, string? named, CommandOutput output, CancellationToken stop)
    {
        var (blender, missing) = BlenderLocator.Find(named);
        if (blender is null)
        {
            throw new HostRefusedException(missing!);
        }

        var source = ReplaySource.Open(options.Log, stop);
        if (files is not null && !Directory.Exists(files))
        {
            throw new HostRefusedException(new(ErrorCodes.ReplayUnusable, $"There is no data folder {files}."));
        }

        var target = ReplayTarget.Prepare(options.Into, from, Originals(source), stop);
        var data = Directory.CreateTempSubdirectory("actorbridge-replay-").FullName;
        var saved = false;
        try
        {
            if ((files is null ? source.Data : new DataFolder(Path.GetFullPath(files))) is { } real)
            {
                // Read as they lie there; nothing of an add-on's own is, since this Blender is another.
                var own = new DataFolder(data);
                Directory.CreateSymbolicLink(own.Payloads, real.Payloads);
                Directory.CreateSymbolicLink(own.Inbox, real.Inbox);
            }

            ReplayReport report;
            await using (var process = BackgroundBlender.Start(blender, target.Path, data, ErrorCodes.ReplayBroken))
            {
                report = await new ReplayRun(source, process, options with { Into = target.Path }, output.Note).RunAsync(stop);
            }

            saved = report.Saved;
            if (report.Refusal is { } refusal && !saved)
            {
                return output.Refuse(refusal, report.Json());
            }

            output.Say(report.Json(), report.Refusal is { } difference ? [$"{difference.Code}: {difference.Reason}", .. report.Lines()] : report.Lines());
            return report.Refusal is null ? ExitCodes.Ok : ExitCodes.Refused;
        }
        finally
        {
            target.TidyUp(saved);
            Directory.Delete(data, recursive: true);
        }
    }

    // The session's line names the file that was attached.
    private static IEnumerable<string> Originals(ReplaySource source) => source.Lines()
        .Select(l => l.Entry.Draft).Where(d => d is { Kind: AuditKind.Session, Outcome: Outcomes.Attached })
        .Select(d => d.Detail?[DetailKeys.Reason]).Where(f => f?.GetValueKind() == JsonValueKind.String).Select(f => f!.GetValue<string>()).Where(f => f.Length > 0).Distinct();

    private static ProjectId? Id(string? given) => given is null ? null
        : ProjectId.TryParse(given, out var id) ? id
        : throw new HostRefusedException(new(ErrorCodes.MalformedUuid, $"--project is '{given}'."));

    private static void AtLeast<T>(Option<T> option, long least) => option.Validators.Add(result =>
    {
        if (result.Errors.Any() || (result.Tokens.Count > 0 && (!long.TryParse(result.Tokens[0].Value, out var given) || given < least)))
        {
            result.AddError($"{option.Name} is a line's number, from {least}.");
        }
    });
}
