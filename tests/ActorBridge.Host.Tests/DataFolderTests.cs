using System.Diagnostics;
using ActorBridge.Core.Errors;
using ActorBridge.Host.Storage;

namespace ActorBridge.Host.Tests;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class DataFolderTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void The_folder_and_its_token_are_for_their_owner_only()
    {
        var folder = DataFolder.Open(_temp.In("data"));
        TokenFile.OpenOrCreate(folder);

        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Path));
        Assert.Equal(Owner, File.GetUnixFileMode(folder.Token));
    }

    [Fact]
    public void A_token_that_others_could_read_is_theirs_no_longer()
    {
        var folder = DataFolder.Open(_temp.In("data"));
        TokenFile.OpenOrCreate(folder);
        File.SetUnixFileMode(folder.Token, Owner | UnixFileMode.OtherRead);

        TokenFile.OpenOrCreate(folder);

        Assert.Equal(Owner, File.GetUnixFileMode(folder.Token));
    }

    [Fact]
    public void The_token_is_made_once()
    {
        var folder = DataFolder.Open(_temp.In("data"));

        var first = TokenFile.OpenOrCreate(folder).ProveHost(default, "a", "b");

        Assert.Equal(first, TokenFile.OpenOrCreate(folder).ProveHost(default, "a", "b"));
    }

    [Fact]
    [Rule("11.1")]
    public void A_damaged_token_is_refused_and_left_as_it_is()
    {
        var folder = DataFolder.Open(_temp.In("data"));
        _temp.Write("data/token", "not a token");

        Assert.Equal(ErrorCodes.DataFolderUnusable, Assert.Throws<HostRefusedException>(() => TokenFile.OpenOrCreate(folder)).Refusal.Code);
        Assert.Equal("not a token", File.ReadAllText(folder.Token));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_refused_and_nothing_is_left()
    {
        var file = _temp.Write("file", "mine");
        var before = _temp.Contents();

        var refusal = Assert.Throws<HostRefusedException>(() => DataFolder.Open(Path.Combine(file, "data"))).Refusal;

        Assert.Equal(ErrorCodes.DataFolderUnusable, refusal.Code);
        Assert.Equal(before, _temp.Contents());
    }

    [Fact]
    public void A_database_that_is_none_is_refused_and_left_as_it_is()
    {
        var folder = DataFolder.Open(_temp.In("data"));
        _temp.Write("data/actorbridge.db", new string('x', 5_000));
        var before = File.ReadAllText(folder.Database);

        Assert.Equal(ErrorCodes.DataFolderUnusable, Assert.Throws<HostRefusedException>(() => BridgeDatabase.Prepare(folder)).Refusal.Code);
        Assert.Equal(before, File.ReadAllText(folder.Database));
    }

    [Fact]
    public void A_second_host_is_refused_with_the_pid_of_the_first_until_that_has_gone()
    {
        var folder = DataFolder.Open(_temp.In("data"));
        using (DataFolderLock.Take(folder))
        {
            var refusal = Assert.Throws<HostRefusedException>(() => DataFolderLock.Take(folder)).Refusal;
            Assert.Equal(ErrorCodes.AlreadyRunning, refusal.Code);
            Assert.Contains($"pid {Environment.ProcessId} ", refusal.Reason, StringComparison.Ordinal);
        }

        DataFolderLock.Take(folder).Dispose();
    }

    [Fact]
    public async Task The_lock_of_a_killed_host_does_not_outlive_it()
    {
        var folder = DataFolder.Open(_temp.In("data"));
        using var holder = Process.Start(new ProcessStartInfo("flock", ["--close", folder.Lock, "sh", "-c", "echo held; exec sleep 600"]) { RedirectStandardOutput = true })!;
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync());
        Assert.Equal(ErrorCodes.AlreadyRunning, Assert.Throws<HostRefusedException>(() => DataFolderLock.Take(folder)).Refusal.Code);

        holder.Kill(entireProcessTree: true);
        await holder.WaitForExitAsync();

        DataFolderLock.Take(folder).Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"schema_version":2,"pid":1,"port":1}""")]
    [InlineData("""{"schema_version":1,"pid":1,"port":0}""")]
    [InlineData("""{"schema_version":1,"pid":1}""")]
    [Rule("4.1")]
    public void An_endpoint_file_that_is_none_means_that_no_host_answers(string text)
    {
        var folder = DataFolder.Open(_temp.In("data"));
        _temp.Write("data/endpoint.json", text);

        Assert.Equal(ErrorCodes.HostUnreachable, Assert.Throws<HostRefusedException>(() => EndpointFile.Read(folder)).Refusal.Code);
    }

    [Fact]
    public void An_endpoint_is_read_as_it_was_written()
    {
        var folder = DataFolder.Open(_temp.In("data"));
        var endpoint = new EndpointFile(12, 34);

        endpoint.Write(folder);

        Assert.Equal(endpoint, EndpointFile.Read(folder));
    }
}
