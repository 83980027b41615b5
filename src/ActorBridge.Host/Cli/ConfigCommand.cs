using System.CommandLine;
using System.Text.Json.Nodes;

namespace ActorBridge.Host.Cli;

/// <summary><c>actorbridge config show</c>.</summary>
internal static class ConfigCommand
{
    public static Command Create(CommonOptions common)
    {
        var show = new Command("show", "Each deployment setting, its value and where that came from.") { common.Data, common.Config, common.Json };
        foreach (var setting in common.Settings)
        {
            show.Add(setting);
        }

        show.SetAction((parsed, _) => common.RunAsync(parsed, (_, output) =>
        {
            var values = common.Read(parsed).All.ToArray();
            output.Say(
                new JsonObject([.. values.Select(v => KeyValuePair.Create<string, JsonNode?>(v.Key.Name, new JsonObject
                {
                    ["value"] = v.Key.IsNumber ? long.Parse(v.Value) : v.Value, ["source"] = v.Source,
                }))]),
                values.Select(v => $"{v.Key.Name,-16} {(v.Value.Length == 0 ? "(none)" : v.Value),-24} {v.Source}"));
            return Task.FromResult(ExitCodes.Ok);
        }));
        return new Command("config", "The deployment settings.") { show };
    }
}
