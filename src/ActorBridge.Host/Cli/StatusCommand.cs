using System.CommandLine;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Cli;

/// <summary><c>actorbridge status</c>.</summary>
internal static class StatusCommand
{
    public static Command Create(CommonOptions common)
    {
        var command = new Command("status", "What the host is doing: automation, safe mode, Blenders, operations.") { common.Data, common.Json };
        command.SetAction((parsed, stop) => common.WithHostAsync(parsed, stop, async (client, output) =>
        {
            var status = await client.AskAsync<StatusReport>(new StatusRequest(), stop);
            output.Say(ToClient.Table.RowOf(status).Write(status), Lines(status));
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static IEnumerable<string> Lines(StatusReport s)
    {
        yield return $"Host        {s.Host.Version}, pid {s.Host.Pid}, port {s.Host.Port}, Akka {s.Host.AkkaRuntime}, since {s.Host.Started:u}";
        yield return $"Data        {s.Host.Data}";
        yield return $"Automation  {(s.AutomationOn ? "on" : $"off: {s.Why}")}";
        foreach (var safe in s.SafeMode)
        {
            yield return $"Safe mode   {safe.Feature ?? "global"} since {safe.Since:u}: {safe.Reason}";
        }

        foreach (var b in s.Blenders)
        {
            yield return $"Blender     {b.BlenderVersion}, pid {b.Pid}, {(b.File.Length == 0 ? "(not saved yet)" : b.File)}, project {b.Project?.ToString() ?? "(none yet)"}, {b.Intent.ToLowerInvariant()}";
        }

        foreach (var why in s.Blenders.Select(b => b.Diverged).OfType<Core.Errors.Refusal>())
        {
            yield return $"Diverged    {why}";
        }

        foreach (var lacks in s.Blenders.Select(b => b.Lacks).OfType<LackedReport>())
        {
            yield return $"Not in it   {lacks.Count} committed operations that the opened file does not hold; the first of them:";
            foreach (var commit in lacks.First)
            {
                yield return $"            {commit.Id} \"{commit.Label}\", line {commit.Seq}";
            }
        }

        if (s.Blenders.IsEmpty)
        {
            yield return "Blender     none attached";
        }

        var o = s.Operations;
        yield return $"Operations  {o.Open} open, {o.Committed} committed, {o.RolledBack} rolled back, {o.Quarantined} quarantined, {o.Refused} refused";
        foreach (var breaker in s.Breakers)
        {
            yield return $"Breaker     {breaker.Feature}: {breaker.State.ToLowerInvariant()}, {breaker.Failures} failures";
        }

        yield return $"Log         {s.Log.Seq} lines";
    }
}
