using System.CommandLine;
using ActorBridge.Host.Client;
using ActorBridge.Host.Configuration;
using ActorBridge.Host.Storage;

namespace ActorBridge.Host.Cli;

/// <summary>Options that several commands share, and how a command finds its host with them.</summary>
public sealed class CommonOptions
{
    public Option<string> Data { get; } = new("--data")
    {
        Description = "The data folder. Default: ACTORBRIDGE_DATA, else 'actorbridge' in the user's state folder.",
        DefaultValueFactory = _ => new SettingsReader(Environment.GetEnvironmentVariable).Read(null, new Dictionary<string, string>())["data"],
    };

    public Option<string?> Config { get; } = new("--config") { Description = "A file of deployment settings (config/schemas/config.json). Default: ACTORBRIDGE_CONFIG." };

    public Option<bool> Json { get; } = new("--json") { Description = "One JSON object on the output, for programs." };

    /// <summary>Settings that may be given on the command line; the option of <c>log_level</c> is <c>--log-level</c>.</summary>
    public IReadOnlyList<Option<string?>> Settings { get; } =
        [.. SettingKeys.Settable.Where(k => k.Name != "data").Select(k => new Option<string?>($"--{k.Name.Replace('_', '-')}") { Description = $"{k.Meaning} ({k.Range})" })];

    public SettingValues Read(ParseResult parsed)
    {
        var given = Settings.Where(o => parsed.GetValue(o) is not null).ToDictionary(o => o.Name[2..].Replace('-', '_'), o => parsed.GetValue(o)!);
        if (parsed.GetResult(Data) is { Implicit: false })
        {
            given["data"] = parsed.GetValue(Data)!;
        }

        return new SettingsReader(Environment.GetEnvironmentVariable).Read(parsed.GetValue(Config), given);
    }

    /// <summary>Runs what a client does; every refusal becomes a message and an exit code.</summary>
    public async Task<int> RunAsync(ParseResult parsed, Func<DataFolder, CommandOutput, Task<int>> command)
    {
        var output = Output(parsed);
        try
        {
            return await command(new(Path.GetFullPath(parsed.GetValue(Data)!)), output);
        }
        catch (HostRefusedException e)
        {
            return output.Refuse(e.Refusal);
        }
    }

    public CommandOutput Output(ParseResult parsed) =>
        new(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetResult(Json) is not null && parsed.GetValue(Json));

    public Task<int> WithHostAsync(ParseResult parsed, CancellationToken stop, Func<HostClient, CommandOutput, Task<int>> command) => RunAsync(parsed, async (folder, output) =>
    {
        await using var client = await HostClient.ConnectAsync(folder, stop);
        return await command(client, output);
    });
}
