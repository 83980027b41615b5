using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using ActorBridge.Host.Storage;

namespace ActorBridge.Host.Tests;

/// <summary>Numbers in bulk: stored whole or not at all, named by hash, never removed while a plan in the log names them.</summary>
public sealed class PayloadTests : IDisposable
{
    private static readonly DatablockUuid Mesh = new(Guid.Parse("33333333-3333-4333-8333-333333333333"));

    private readonly TempFolder _temp = new();

    private DataFolder Data => new(_temp.In("data"));

    public void Dispose() => _temp.Dispose();

    [Fact]
    [Rule("1.3")]
    public async Task What_is_put_is_a_file_under_its_hash_that_only_its_owner_reads_and_putting_it_again_changes_nothing()
    {
        var (exit, output, _) = await RunAsync("put", _temp.Write("a.bin", "twelve bytes"), "--json");
        var stored = JsonElement.Parse(output);

        Assert.Equal((0, Hash("twelve bytes"), 12), (exit, stored.GetProperty("sha256").GetString(), stored.GetProperty("bytes").GetInt64()));
        var file = Assert.Single(Directory.EnumerateFiles(Data.Payloads));
        Assert.Equal((Hash("twelve bytes"), "twelve bytes"), (Path.GetFileName(file), File.ReadAllText(file)));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        Assert.Equal(output, (await RunAsync("put", _temp.In("a.bin"), "--json")).Output);
        Assert.Single(Directory.EnumerateFiles(Data.Payloads));
    }

    [Fact]
    public void One_over_the_limit_of_a_payload_or_of_the_store_is_refused_and_nothing_is_kept()
    {
        var store = new PayloadStore(Data, bytesMax: 10, payloadBytesMax: 8);
        store.Put(Content("12345678"));

        Assert.Equal(ErrorCodes.PayloadTooLarge, Assert.Throws<HostRefusedException>(() => store.Put(Content("123456789"))).Refusal.Code);
        Assert.Equal(ErrorCodes.PayloadTooLarge, Assert.Throws<HostRefusedException>(() => store.Put(Content("abc"))).Refusal.Code);
        Assert.Equal([new StoredPayload(Hash("12345678"), 8)], store.List().Select(p => p.Payload));
        Assert.Equal(new StoredPayload(Hash("ab"), 2), store.Put(Content("ab")));
    }

    [Fact]
    public void A_file_that_changes_while_it_is_read_is_refused_and_leaves_nothing()
    {
        var refused = Assert.Throws<HostRefusedException>(() => new PayloadStore(Data).Put(new Changing(Encoding.UTF8.GetBytes("before"))));

        Assert.Equal(ErrorCodes.PayloadBroken, refused.Refusal.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Data.Payloads));
    }

    [Fact]
    [Rule("12.2")]
    public async Task A_plan_whose_payload_is_not_stored_is_refused_at_the_door_and_one_that_brings_it_reaches_Blender_and_is_not_pruned()
    {
        await using var bridge = await RunningBridge.StartAsync();
        using var blender = await bridge.BlenderAsync(Mesh);
        var before = bridge.AuditText();

        var (exit, output, _) = await CommandTests.RunAsync("submit", Plan($$"""{"sha256":"{{Hash("twelve bytes")}}","bytes":12}"""), "--json", "--data", bridge.Folder.Path);
        var error = JsonElement.Parse(output).GetProperty("error");
        Assert.Equal((1, "AB-PAYLOAD-001"), (exit, error.GetProperty("code").GetString()));
        Assert.Contains(Hash("twelve bytes"), error.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\"BEGIN\"", bridge.AuditText()[before.Length..], StringComparison.Ordinal);

        var submitted = CommandTests.RunAsync(
            "submit", Plan("""{"payload":"positions"}"""), "--payload", $"positions={_temp.Write("a.bin", "twelve bytes")}", "--json", "--data", bridge.Folder.Path);
        var execute = await blender.UntilAsync<ExecutePlan>();
        Assert.Equal(new StoredPayload(Hash("twelve bytes"), 12), Assert.Single(execute.Plan.Steps.Single().Payloads));
        Assert.Equal("twelve bytes", File.ReadAllText(Path.Combine(bridge.Folder.Payloads, Hash("twelve bytes"))));
        await blender.SendAsync(new OperationPrepared(execute.Id, PreparedState.RolledBack, [], [], new('a', 64), new('a', 64), new(ErrorCodes.StepFailed, "no")));
        Assert.Equal(1, (await submitted).Exit);

        await CommandTests.RunAsync("payload", "put", _temp.Write("b.bin", "other"), "--data", bridge.Folder.Path);
        var listed = JsonElement.Parse((await CommandTests.RunAsync("payload", "list", "--json", "--data", bridge.Folder.Path)).Output).GetProperty("payloads");
        Assert.Equal(
            new Dictionary<string, bool> { [Hash("twelve bytes")] = true, [Hash("other")] = false },
            listed.EnumerateArray().ToDictionary(p => p.GetProperty("sha256").GetString()!, p => p.GetProperty("referenced").GetBoolean()));
        (exit, output, _) = await CommandTests.RunAsync("payload", "prune", "--json", "--data", bridge.Folder.Path);
        Assert.Equal((0, Hash("other")), (exit, JsonElement.Parse(output).GetProperty("removed").EnumerateArray().Single().GetProperty("sha256").GetString()));
        Assert.Equal(Hash("twelve bytes"), Path.GetFileName(Assert.Single(Directory.EnumerateFiles(bridge.Folder.Payloads))));
    }

    [Theory]
    [InlineData("positions")]
    [InlineData("other=a.bin")]
    [InlineData("=a.bin")]
    public async Task A_name_that_the_plan_has_not_is_bad_input_and_nothing_is_stored(string given)
    {
        var (exit, output, _) = await RunSubmitAsync("--payload", given);

        Assert.Equal((2, "AB-DOOR-012"), (exit, JsonElement.Parse(output).GetProperty("error").GetProperty("code").GetString()));
        Assert.False(Directory.Exists(Data.Payloads));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_refused_by_name()
    {
        var (exit, output, _) = await RunSubmitAsync("--payload", "positions=/nowhere/at/all");

        Assert.Equal(1, exit);
        Assert.Contains("/nowhere/at/all can't be read", JsonElement.Parse(output).GetProperty("error").GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Pruning_takes_the_oldest_until_few_enough_bytes_are_left()
    {
        var store = new PayloadStore(Data);
        foreach (var (text, day) in new[] { ("new", 3), ("old", 1), ("middle", 2) })
        {
            var payload = store.Put(Content(text));
            File.SetLastWriteTimeUtc(Path.Combine(Data.Payloads, payload.Sha256), new(2026, 1, day, 0, 0, 0, DateTimeKind.Utc));
        }

        Assert.Equal([Hash("old")], store.Prune(_ => false, keepBytes: 9).Select(p => p.Sha256));
        Assert.Equal([Hash("middle"), Hash("new")], store.List().Select(p => p.Payload.Sha256));
        Assert.Empty(store.Prune(_ => true, keepBytes: 0));
    }

    private string Plan(string positions) => _temp.Write(
        "plan.json", $$"""{"schema_version":1,"label":"Move","steps":[{"op":"set_vertices","target":"{{Mesh}}","positions":{{positions}}}]}""");

    private Task<(int Exit, string Output, string Errors)> RunSubmitAsync(params string[] more) =>
        CommandTests.RunAsync(["submit", Plan("""{"payload":"positions"}"""), .. more, "--json", "--data", Data.Path]);

    private Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments) => CommandTests.RunAsync(["payload", .. arguments, "--data", Data.Path]);

    private static MemoryStream Content(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Other bytes from the second reading on.</summary>
    private sealed class Changing(byte[] bytes) : MemoryStream(bytes)
    {
        public override long Position
        {
            get => base.Position;
            set
            {
                base.Position = value;
                WriteByte((byte)'B');
                base.Position = value;
            }
        }
    }
}
