using System.Security.Cryptography;
using System.Text;
using ActorBridge.Audit.Storage;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using ActorBridge.Host.Storage;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Tests;

/// <summary>Payloads that a client brings over the wire: in pieces, whole or not at all, within what one client and all may have.</summary>
public sealed class UploadTests : IDisposable
{
    private const string Text = "twelve bytes";

    private static readonly DatablockUuid Mesh = new(Guid.Parse("33333333-3333-4333-8333-333333333333"));

    private readonly TempFolder _temp = new();
    private readonly MemoryStorage _disk = new();
    private readonly ManualTime _time = new();

    private DataFolder Data => new(_temp.In("data"));

    public void Dispose() => _temp.Dispose();

    [Fact]
    [Rule("1.3")]
    [Rule("12.2")]
    public async Task What_is_sent_in_pieces_is_stored_when_a_plan_names_it_and_the_plan_reaches_Blender()
    {
        await using var bridge = await RunningBridge.StartAsync();
        using var blender = await bridge.BlenderAsync(Mesh);
        using var client = await bridge.ClientAsync();

        Assert.Equal(0, await AskAsync(client, new BeginPayload(Named(Text))));
        Assert.Equal(7, await AskAsync(client, Chunk(Text, 0, "twelve ")));
        Assert.Equal(12, await AskAsync(client, Chunk(Text, 7, "bytes")));
        Assert.Equal(12, await AskAsync(client, new BeginPayload(Named(Text))));
        Assert.Empty(Stored(bridge));

        await client.SendAsync(new SubmitRequest(Plan(Named(Text))));
        var execute = await blender.UntilAsync<ExecutePlan>();
        Assert.Equal(Named(Text), Assert.Single(execute.Plan.Steps.Single().Payloads));
        Assert.Equal(Text, File.ReadAllText(Path.Combine(bridge.Folder.Payloads, Hash(Text))));
        Assert.Equal(12, await AskUntilAsync(client, new BeginPayload(Named(Text))));
    }

    [Fact]
    public async Task A_cut_connection_goes_on_where_it_was_and_what_comes_twice_is_taken_once()
    {
        await using var bridge = await RunningBridge.StartAsync();
        using (var client = await bridge.ClientAsync())
        {
            await AskAsync(client, new BeginPayload(Named(Text)));
            await AskAsync(client, Chunk(Text, 0, "twelve "));
        }

        using var again = await bridge.ClientAsync();
        Assert.Equal(7, await AskAsync(again, new BeginPayload(Named(Text))));
        Assert.Equal(7, await AskAsync(again, Chunk(Text, 0, "twelve ")));
        Assert.Equal(9, await AskAsync(again, Chunk(Text, 5, "e by")));
        Assert.Equal(12, await AskAsync(again, Chunk(Text, 9, "tes")));
        Assert.Equal(12, await AskAsync(again, Chunk(Text, 9, "tes")));
    }

    [Fact]
    [Rule("11.2")]
    public async Task Wrong_pieces_are_refused_each_by_its_code_and_the_connection_lives_on()
    {
        await using var bridge = await RunningBridge.StartAsync();
        using var client = await bridge.ClientAsync();

        Assert.Equal(ErrorCodes.PayloadNotNext, await RefusedAsync(client, Chunk(Text, 0, "twelve ")));
        await AskAsync(client, new BeginPayload(Named(Text)));
        Assert.Equal(ErrorCodes.PayloadNotNext, await RefusedAsync(client, Chunk(Text, 1, "welve ")));
        Assert.Equal(ErrorCodes.MalformedMessage, await RefusedAsync(client, new PayloadChunk(Hash(Text), 0, new byte[FromClient.PayloadChunkBytesMax + 1])));
        Assert.Equal(0, await AskAsync(client, new BeginPayload(new(Hash("large"), 1L << 30))));
        Assert.Equal(ErrorCodes.PayloadTooLarge, await RefusedAsync(client, new BeginPayload(new(Hash("larger"), 1L << 30))));

        // Another text of that length: refused at its last byte, and nothing of it is kept.
        Assert.Equal(ErrorCodes.PayloadBroken, await RefusedAsync(client, Chunk(Text, 0, "twelve BYTES")));
        Assert.Equal(0, await AskAsync(client, new BeginPayload(Named(Text))));
        Assert.Equal(ErrorCodes.PayloadBroken, await RefusedAsync(client, Chunk(Text, 0, "twelve bytes and one more")));
        Assert.Equal(ErrorCodes.PayloadNotNext, await RefusedAsync(client, Chunk(Text, 0, "twelve ")));

        await client.SendAsync(new SubmitRequest(Plan(Named(Text))));
        Assert.Equal(ErrorCodes.PayloadMissing, (await client.ExpectAsync<Refused>()).Refusal.Code);
        Assert.DoesNotContain(Directory.EnumerateFiles(bridge.Folder.Payloads), f => new FileInfo(f).Length > 0);
    }

    [Fact]
    public async Task A_restart_removes_what_no_plan_has_named()
    {
        await using var bridge = await RunningBridge.StartAsync();
        using (var client = await bridge.ClientAsync())
        {
            await AskAsync(client, new BeginPayload(Named(Text)));
            await AskAsync(client, Chunk(Text, 0, Text));
        }

        Assert.Single(Directory.EnumerateFiles(bridge.Folder.Payloads));
        await bridge.RestartAsync();
        Assert.Empty(Directory.EnumerateFiles(bridge.Folder.Payloads));
        using var again = await bridge.ClientAsync();
        Assert.Equal(0, await AskAsync(again, new BeginPayload(Named(Text))));
    }

    [Fact]
    public void A_client_has_its_share_and_all_together_theirs_and_room_comes_back_by_drop_by_a_plan_and_by_time()
    {
        var store = new PayloadStore(Data, bytesMax: 40, payloadBytesMax: 16);
        var uploads = new PayloadUploads(Data, store, new(ClientBytesMax: 24, TimeSpan.FromMinutes(10)), _time);

        Assert.Equal(ErrorCodes.PayloadTooLarge, Refused(() => uploads.Begin("ada", new(Hash("x"), 17))));
        Send(uploads, "ada", "first twelve");
        uploads.Begin("ada", Named(Text));
        Assert.Equal(ErrorCodes.PayloadTooLarge, Refused(() => uploads.Begin("ada", new(Hash("x"), 1))));
        uploads.Begin("bob", Named(Text)); // the same bytes of another client are another upload
        Assert.Equal(ErrorCodes.PayloadTooLarge, Refused(() => uploads.Begin("bob", new(Hash("x"), 5))));

        uploads.Drop("ada", Hash(Text));
        uploads.Store("bob", [Named("first twelve")]); // not his
        Assert.False(store.Has(Named("first twelve")));
        uploads.Store("ada", [Named("first twelve")]);
        Assert.True(store.Has(Named("first twelve")));
        Assert.Equal(12, uploads.Begin("bob", Named("first twelve")));

        uploads.Begin("ada", new(Hash("x"), 16));
        Assert.Equal(ErrorCodes.PayloadTooLarge, Refused(() => uploads.Begin("eve", new(Hash("y"), 1))));
        _time.Advance(TimeSpan.FromMinutes(11));
        uploads.Begin("eve", new(Hash("y"), 16));
        Assert.Equal(ErrorCodes.PayloadNotNext, Refused(() => uploads.Take("bob", Hash(Text), 0, Encoding.UTF8.GetBytes("t"))));
        Assert.Equal(2, Directory.EnumerateFiles(Data.Payloads).Count());
    }

    [Fact]
    public void Sixty_four_at_once_are_the_most()
    {
        var uploads = Uploads();
        for (var n = 0; n < UploadOptions.CountMax; n++)
        {
            uploads.Begin("ada", new(Hash($"{n}"), 1));
        }

        Assert.Equal(ErrorCodes.PayloadTooLarge, Refused(() => uploads.Begin("ada", new(Hash("one more"), 1))));
    }

    [Fact]
    [Rule("1.3")]
    public void A_full_disk_loses_nothing_that_came_before_and_the_piece_can_be_sent_again()
    {
        var uploads = Uploads();
        uploads.Begin("ada", Named(Text));
        uploads.Take("ada", Hash(Text), 0, Encoding.UTF8.GetBytes("twelve "));
        _disk.Capacity = 9;
        _disk.TornBytes = 2;
        Assert.Equal(ErrorCodes.DataFolderUnusable, Refused(() => uploads.Take("ada", Hash(Text), 7, Encoding.UTF8.GetBytes("bytes"))));
        _disk.Capacity = long.MaxValue;
        Assert.Equal(7, uploads.Begin("ada", Named(Text)));
        Assert.Equal(12, uploads.Take("ada", Hash(Text), 7, Encoding.UTF8.GetBytes("bytes")).Received);
    }

    [Fact]
    [Rule("1.3")]
    public void It_is_not_whole_before_it_is_durable()
    {
        var uploads = Uploads();
        uploads.Begin("ada", Named(Text));
        _disk.Fails = (call, _) => call == "sync" ? StorageFault.Failed : null;
        Assert.Equal(ErrorCodes.DataFolderUnusable, Refused(() => Send(uploads, "ada", Text)));
        uploads.Store("ada", [Named(Text)]);
        Assert.Empty(_disk.List());
    }

    [Theory]
    [Rule("1.3")]
    [InlineData("sync")]
    [InlineData("rename")]
    [InlineData("sync-folder")]
    public void It_is_stored_durable_with_its_name_or_nothing_is_kept_and_it_is_sent_again(string call)
    {
        var uploads = Uploads();
        Send(uploads, "ada", Text);
        _disk.Fails = (c, _) => c == call ? StorageFault.Failed : null;
        Assert.Equal(ErrorCodes.DataFolderUnusable, Refused(() => uploads.Store("ada", [Named(Text)])));
        _disk.Fails = null;
        Assert.Empty(_disk.List());

        Assert.Equal(0, uploads.Begin("ada", Named(Text)));
        Send(uploads, "ada", Text);
        uploads.Store("ada", [Named(Text)]);
        Assert.Equal(Text, Encoding.UTF8.GetString(_disk.AfterPowerCut()[Hash(Text)]));
    }

    private PayloadUploads Uploads() => new(Data, new(Data), UploadOptions.Default, _time, () => _disk);

    private static void Send(PayloadUploads uploads, string client, string text)
    {
        uploads.Begin(client, Named(text));
        uploads.Take(client, Hash(text), 0, Encoding.UTF8.GetBytes(text));
    }

    private static ErrorCode Refused(Action action) => Assert.Throws<HostRefusedException>(action).Refusal.Code;

    private static IEnumerable<string> Stored(RunningBridge bridge) => new PayloadStore(bridge.Folder).List().Select(p => p.Payload.Sha256);

    private static async Task<long> AskAsync(Peer client, object request)
    {
        await client.SendAsync(request);
        return (await client.ExpectAsync<PayloadReceived>()).Received;
    }

    private static async Task<long> AskUntilAsync(Peer client, object request)
    {
        await client.SendAsync(request);
        return (await client.UntilAsync<PayloadReceived>()).Received;
    }

    private static async Task<ErrorCode> RefusedAsync(Peer client, object request)
    {
        await client.SendAsync(request);
        return (await client.ExpectAsync<Refused>()).Refusal.Code;
    }

    private static PayloadChunk Chunk(string of, long offset, string text) => new(Hash(of), offset, Encoding.UTF8.GetBytes(text));

    private static System.Text.Json.JsonElement Plan(StoredPayload payload) => System.Text.Json.JsonElement.Parse(
        $$$"""{"schema_version":1,"label":"Move","steps":[{"op":"set_vertices","target":"{{{Mesh}}}","positions":{"sha256":"{{{payload.Sha256}}}","bytes":{{{payload.Bytes}}}}}]}""");

    private static StoredPayload Named(string text) => new(Hash(text), Encoding.UTF8.GetByteCount(text));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
