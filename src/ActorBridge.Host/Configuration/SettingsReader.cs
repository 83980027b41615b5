using System.Text.Json;
using ActorBridge.Core.Errors;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Host.Configuration;

/// <summary>
/// Reads the settings: built in, then the file, then the environment, then the command line; the last one wins. Every source
/// is checked, also where a later one covers it.
/// </summary>
public sealed class SettingsReader(Func<string, string?> environment)
{
    public const string BuiltIn = "built in";

    private readonly Dictionary<string, SettingValue> _values = [];

    /// <param name="file">Null: that of ACTORBRIDGE_CONFIG, if any.</param>
    /// <param name="commandLine">By key; only what was given.</param>
    /// <exception cref="HostRefusedException">AB-HOST-006, with key, value, range and source.</exception>
    public SettingValues Read(string? file, IReadOnlyDictionary<string, string> commandLine)
    {
        AddFile(BuiltInFiles.Read("actorbridge.json"), BuiltIn);
        if ((file ?? environment("ACTORBRIDGE_CONFIG")) is { Length: > 0 } path)
        {
            AddFile(ReadFile(path), path);
        }

        foreach (var key in SettingKeys.Settable)
        {
            if (environment(key.EnvironmentName) is { Length: > 0 } value)
            {
                Add(key, value, $"environment {key.EnvironmentName}");
            }
        }

        foreach (var (name, value) in commandLine)
        {
            Add(SettingKeys.Find(name)!, value, $"command line --{name.Replace('_', '-')}");
        }

        var data = _values["data"];
        _values["data"] = data with { Value = DataPath(data.Value) };
        return new(_values);
    }

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Invalid($"{path} can't be read: {e.Message}");
        }
    }

    private static HostRefusedException Invalid(string reason) => new(new(ErrorCodes.ConfigurationInvalid, reason));

    private void AddFile(string text, string source)
    {
        if (!StrictJson.TryRead(System.Text.Encoding.UTF8.GetBytes(text), out var json, out var refusal))
        {
            throw Invalid($"{source}: {refusal!.Reason}");
        }

        var version = json.TryGetProperty(SettingKeys.SchemaVersion, out var v) ? v : throw Invalid($"{source}: {SettingKeys.SchemaVersion} is missing; this version knows 1.");
        Check(SettingKeys.Find(SettingKeys.SchemaVersion)!, version.GetRawText(), source);
        foreach (var property in json.EnumerateObject())
        {
            var key = SettingKeys.Find(property.Name)
                ?? throw Invalid($"{source}: '{property.Name}' is no known key. Did you mean '{SettingKeys.Nearest(property.Name)}'?");
            var isOfType = property.Value.ValueKind == (key.IsNumber ? JsonValueKind.Number : JsonValueKind.String);
            Add(key, isOfType ? property.Value.ToString() : throw Invalid($"{source}: {key.Name} is {property.Value.GetRawText()}; allowed is {key.Range}."), source);
        }
    }

    private void Add(SettingKey key, string value, string source)
    {
        Check(key, value, source);
        _values[key.Name] = new(key, value, source);
    }

    private static void Check(SettingKey key, string value, string source)
    {
        if (key.Fault(value) is { } fault)
        {
            throw Invalid($"{source}: {fault}.");
        }
    }

    private string DataPath(string given)
    {
        var home = environment("HOME") is { Length: > 0 } h ? h : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (given.Length > 0)
        {
            return Path.GetFullPath(given == "~" || given.StartsWith("~/", StringComparison.Ordinal) ? home + given[1..] : given);
        }

        var state = environment("XDG_STATE_HOME") is { Length: > 0 } s ? s : Path.Combine(home, ".local", "state");
        return Path.GetFullPath(Path.Combine(state, "actorbridge"));
    }
}
