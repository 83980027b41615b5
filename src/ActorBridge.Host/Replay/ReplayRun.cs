using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Replay;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Host.Blenders;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Host.Replay;

/// <summary>One replay: what the log says, asked of the copy's Blender in order, each digest compared on the way (rule 12.2).</summary>
/// <param name="note">Progress, for people.</param>
internal sealed class ReplayRun(ReplaySource source, BackgroundBlender blender, ReplayOptions options, Action<string> note)
{
    private readonly Dictionary<string, int> _identities = new() { ["present"] = 0, ["stamped"] = 0, ["absent"] = 0 };
    private readonly Dictionary<string, string> _names = [];
    private readonly List<ReplayUnrepeatable> _since = [];
    private readonly ImmutableArray<ReplayDifference>.Builder _differences = ImmutableArray.CreateBuilder<ReplayDifference>();
    private int _repeated;

    public async Task<ReplayReport> RunAsync(CancellationToken stop)
    {
        var inside = await blender.AskAsync(new() { ["do"] = "project", ["project_id"] = null }, stop);
        var project = Project(inside);
        var survey = ReplaySurvey.Of(source.Lines(), project);
        var since = options.Since ?? Known(inside, project);
        var until = Math.Min(options.Until, source.Head.Seq);
        await blender.AskAsync(new() { ["do"] = "project", ["project_id"] = project.ToString() }, stop);
        await RepeatAsync(ReplayScript.Of(source.Lines(1, until), project, survey), since, survey.Committed, stop);
        var digest = await blender.AskAsync(new() { ["do"] = "digest" }, stop);
        var end = until == source.Head.Seq ? source.Head : source.Lines(until, until).Single().Entry.Position;
        var save = _differences.Count == 0 || options.KeepGoing;
        stop.ThrowIfCancellationRequested();
        if (save)
        {
            // The last step, and not to be stopped in its middle: what is said of the copy afterwards would be a guess.
            await blender.AskAsync(new() { ["do"] = "save", ["log"] = new JsonObject { ["seq"] = end.Seq, ["hash"] = end.Hash } }, CancellationToken.None);
        }

        return new(
            options.Log, options.Into, project, since, end, _repeated, _identities, survey, _differences.ToImmutable(),
            digest["digest"]!.GetValue<string>(), digest["datablocks"]!.GetValue<int>(), save);
    }

    private async Task RepeatAsync(IEnumerable<ReplayStep> steps, long since, int operations, CancellationToken stop)
    {
        var told = -1;
        foreach (var step in steps)
        {
            if (step is ReplayIdentity identity)
            {
                await IdentifyAsync(identity, since, stop);
            }
            else if (step.Seq > since && step is ReplayRestart)
            {
                await blender.AskAsync(new() { ["do"] = "reload" }, stop);
                _since.Add(new(step.Seq, "Blender was started again, and what had not been saved by then is not in the scene"));
            }
            else if (step.Seq > since && step is ReplayUnrepeatable unrepeatable)
            {
                _since.Add(unrepeatable);
            }
            else if (step.Seq > since && step is ReplayOperation operation)
            {
                if (!await RepeatAsync(operation, stop))
                {
                    return;
                }

                if (_repeated * 20L / Math.Max(operations, 1) is var part && part > told)
                {
                    told = (int)part;
                    note($"line {operation.Seq} of {source.Head.Seq}: {_repeated} of {operations} operations");
                }
            }
        }
    }

    private async Task IdentifyAsync(ReplayIdentity identity, long since, CancellationToken stop)
    {
        _names[identity.Uuid.ToString()] = identity.Name;
        var answer = await blender.AskAsync(
            new()
            {
                ["do"] = "identity", ["uuid"] = identity.Uuid.ToString(), ["kind"] = WireNames<DatablockKind>.Of(identity.Kind), ["name"] = identity.Name,
                ["copy_of"] = identity.CopyOf?.ToString(),
            },
            stop);
        var found = answer["identity"]!.GetValue<string>();
        _identities[found]++;
        if (found == "absent" && identity.Seq > since)
        {
            _since.Add(new(identity.Seq, $"{WireNames<DatablockKind>.Of(identity.Kind).ToLowerInvariant()} \"{identity.Name}\" came to be by the person or another add-on"));
        }
    }

    /// <returns>Whether to go on.</returns>
    private async Task<bool> RepeatAsync(ReplayOperation operation, CancellationToken stop)
    {
        var prepared = await blender.AskAsync(
            new() { ["do"] = "execute", ["operation_id"] = operation.Id.ToString(), ["label"] = operation.Label, ["steps"] = operation.Steps.DeepClone(), ["logged"] = true }, stop);
        var ready = prepared["state"]!.GetValue<string>() == "READY_TO_COMMIT";
        var found = Found(prepared, ready ? null : $"{prepared["error"]?["code"]}: {prepared["error"]?["reason"]}");
        var difference = ReplayCheck.Compare(operation, found, _since, _names);
        var commit = ready && (difference is null || options.KeepGoing);
        if (ready)
        {
            var finished = await blender.AskAsync(new() { ["do"] = "decide", ["operation_id"] = operation.Id.ToString(), ["commit"] = commit }, stop);
            if (commit && finished["end"]!.GetValue<string>() != "COMMITTED")
            {
                throw new HostRefusedException(new(ErrorCodes.ReplayBroken, $"Operation {operation.Id} was prepared, and ended as {finished["end"]}."));
            }
        }

        if (difference is not null)
        {
            _differences.Add(difference);
        }

        _repeated += commit ? 1 : 0;
        _since.Clear();
        foreach (var (uuid, name) in operation.Names)
        {
            _names[uuid] = name;
        }

        return difference is null || options.KeepGoing;
    }

    // What failed before it looked at the scene has no digest: zeros.
    private static ReplayFound Found(JsonObject prepared, string? error) => new(
        prepared["digest_before"]!.GetValue<string>() is var before && before.Trim('0').Length > 0 ? before : "",
        prepared["digest_after"]!.GetValue<string>(),
        (prepared["parts"] as JsonArray ?? []).ToImmutableDictionary(p => p!["of"]!.GetValue<string>(), p => (p!["before"]!.GetValue<string>(), p["after"]!.GetValue<string>())),
        error);

    private ProjectId Project(JsonObject inside)
    {
        var all = ReplaySurvey.Of(source.Lines(), null).Projects;
        if (options.Project is { } named)
        {
            return all.Contains(named) ? named : throw Unusable($"The log has no operation of project {named}.");
        }

        var carried = inside["projects"]!.AsArray().Select(p => ProjectId.TryParse(p?.ToString(), out var id) ? id : (ProjectId?)null).OfType<ProjectId>().ToArray();
        ProjectId[] fitting = carried.Length == 0 ? [.. all] : [.. all.Intersect(carried)];
        return fitting.Length == 1 ? fitting[0]
            : all.IsEmpty ? throw Unusable("The log has no operation to repeat.")
            : carried.Length > 0 && fitting.Length == 0 ? throw Unusable($"{options.Into} is of project {carried[0]}, and the log has operations of {string.Join(", ", all)} only.")
            : throw Unusable($"The log has operations of {all.Count} projects: {string.Join(", ", all)}. Name one with --project.");
    }

    // A file that was saved in the middle of the log goes on from there.
    private static long Known(JsonObject inside, ProjectId project)
    {
        var (projects, logs) = (inside["projects"]!.AsArray(), inside["logs"]!.AsArray());
        return projects.Select((p, i) => p?.ToString() == project.ToString() ? logs[i]?["seq"]?.GetValue<long>() ?? 0 : 0).DefaultIfEmpty().Max();
    }

    private static HostRefusedException Unusable(string reason) => new(new(ErrorCodes.ReplayUnusable, reason));
}

/// <param name="Since">Null: from what the file knows on.</param>
internal sealed record ReplayOptions(string Log, string Into, ProjectId? Project, long? Since, long Until, bool KeepGoing);
