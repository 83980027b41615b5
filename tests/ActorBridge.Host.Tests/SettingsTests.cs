using ActorBridge.Core.Errors;
using ActorBridge.Host.Configuration;

namespace ActorBridge.Host.Tests;

public sealed class SettingsTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly Dictionary<string, string> _environment = new() { ["HOME"] = "/home/ada" };
    private readonly Dictionary<string, string> _commandLine = [];

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Built_in_values_stand_where_nothing_is_said()
    {
        var settings = HostSettings.From(Read(null));

        Assert.Equal("/home/ada/.local/state/actorbridge", settings.Data);
        Assert.Equal((0, 64, 1048576, TimeSpan.FromSeconds(1), "info"), (settings.Port, settings.ConnectionsMax, settings.FrameBytesMax, settings.Heartbeat, settings.LogLevel));
        Assert.True(System.Net.IPAddress.IsLoopback(settings.Bind));
    }

    [Fact]
    public void The_data_folder_follows_the_states_folder_of_the_user()
    {
        _environment["XDG_STATE_HOME"] = "/var/state";

        Assert.Equal("/var/state/actorbridge", HostSettings.From(Read(null)).Data);
    }

    [Fact]
    public void The_command_line_outranks_the_environment_the_file_and_what_is_built_in_and_each_is_named()
    {
        var file = File("""{"schema_version":1,"port":1,"log_level":"debug","heartbeat_ms":2000}""");
        _environment["ACTORBRIDGE_PORT"] = "2";
        _environment["ACTORBRIDGE_LOG_LEVEL"] = "error";
        _commandLine["port"] = "3";

        var values = Read(file).All.ToDictionary(v => v.Key.Name, v => (v.Value, v.Source));

        Assert.Equal(("3", "command line --port"), values["port"]);
        Assert.Equal(("error", "environment ACTORBRIDGE_LOG_LEVEL"), values["log_level"]);
        Assert.Equal(("2000", file), values["heartbeat_ms"]);
        Assert.Equal(("64", "built in"), values["connections_max"]);
    }

    [Theory]
    [InlineData("""{"schema_version":1,"prot":5}""", "'prot' is no known key. Did you mean 'port'?")]
    [InlineData("""{"schema_version":1,"log_levle":"info"}""", "Did you mean 'log_level'?")]
    [InlineData("""{"schema_version":1,"port":65536}""", "port is '65536'; allowed is 0 to 65535")]
    [InlineData("""{"schema_version":1,"port":-1}""", "port is '-1'; allowed is 0 to 65535")]
    [InlineData("""{"schema_version":1,"port":"1"}""", "port is \"1\"; allowed is 0 to 65535")]
    [InlineData("""{"schema_version":1,"port":1.5}""", "port is '1.5'; allowed is 0 to 65535")]
    [InlineData("""{"schema_version":1,"port":null}""", "port is null; allowed is 0 to 65535")]
    [InlineData("""{"schema_version":1,"frame_bytes_max":10}""", "frame_bytes_max is '10'; allowed is 262144 to 16777216")]
    [InlineData("""{"schema_version":1,"log_level":"loud"}""", "log_level is 'loud'; allowed is debug or info or warning or error")]
    [InlineData("""{"schema_version":1,"bind":"0.0.0.0"}""", "bind is '0.0.0.0'; allowed is 127.0.0.1 or ::1")]
    [InlineData("""{"schema_version":2}""", "schema_version is '2'; allowed is 1 to 1")]
    [InlineData("""{"port":1}""", "schema_version is missing")]
    [InlineData("""{"schema_version":1,"port":1,"port":2}""", "uplicate")]
    [InlineData("""{"schema_version":1,}""", "trailing comma")]
    [InlineData("nonsense", "invalid")]
    [Rule("11.2")]
    public void A_bad_file_is_refused_with_key_value_range_and_file(string text, string expected)
    {
        var file = File(text);

        var refusal = Assert.Throws<HostRefusedException>(() => Read(file)).Refusal;

        Assert.Equal(ErrorCodes.ConfigurationInvalid, refusal.Code);
        Assert.StartsWith(file, refusal.Reason, StringComparison.Ordinal);
        Assert.Contains(expected, refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_value_in_the_environment_is_refused_also_where_the_command_line_covers_it()
    {
        _environment["ACTORBRIDGE_PORT"] = "many";
        _commandLine["port"] = "1";

        var refusal = Assert.Throws<HostRefusedException>(() => Read(null)).Refusal;

        Assert.Equal("environment ACTORBRIDGE_PORT: port is 'many'; allowed is 0 to 65535.", refusal.Reason);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused() =>
        Assert.Equal(ErrorCodes.ConfigurationInvalid, Assert.Throws<HostRefusedException>(() => Read("/nowhere/x.json")).Refusal.Code);

    private string File(string text) => _temp.Write("settings.json", text);

    private SettingValues Read(string? file) => new SettingsReader(_environment.GetValueOrDefault).Read(file, _commandLine);
}
