using System.Text;
using ActorBridge.Actors.Messages;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using ActorBridge.Host.Door;
using ActorBridge.Protocol.Framing;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Json;
using ActorBridge.Protocol.Messages;
using Akka.Actor;

namespace ActorBridge.Host.Tests;

public class DoorTests
{
    private static readonly ProjectId Project = new(Guid.Parse("11111111-1111-4111-8111-111111111111"));
    private static readonly DatablockUuid Uuid = new(Guid.Parse("33333333-3333-4333-8333-333333333333"));

    [Fact]
    [Rule("S.4")]
    public async Task What_an_addon_says_reaches_its_session_and_the_answers_name_what_they_answer()
    {
        await using var door = await OpenDoor.StartAsync();
        using var addon = await door.WelcomedAsync(PeerRole.Addon);

        var attach = await addon.SendAsync(new BlenderAttached(Project, "", "3.4.1", 1, true, null, [], [], null, true));
        Assert.Equal(Project, (await door.ToldAsync<BlenderAttached>()).Project);
        door.Outbound.Tell(new AttachAccepted(7));
        var attached = await addon.ReceiveAsync();
        Assert.Equal((new AttachAccepted(7), attach), (attached!.Body, attached.Re));

        var first = await addon.SendAsync(new EventBatch(8, false, []));
        var second = await addon.SendAsync(new EventBatch(9, false, []));
        await door.ToldAsync<EventBatch>();
        await door.ToldAsync<EventBatch>();
        door.Outbound.Tell(new AcknowledgeBatch(9));
        door.Outbound.Tell(new AcknowledgeBatch(8));
        Assert.Equal(second, (await addon.ReceiveAsync())!.Re);
        Assert.Equal(first, (await addon.ReceiveAsync())!.Re);
    }

    [Fact]
    [Rule("S.4")]
    public async Task A_client_that_reads_is_told_that_it_waits_and_is_answered_other_things_meanwhile()
    {
        await using var door = await OpenDoor.StartAsync();
        using var client = await door.WelcomedAsync(PeerRole.Client);

        var read = await client.SendAsync(new ReadRequest(null, System.Text.Json.JsonSerializer.SerializeToElement(new { op = "get_scene" })));
        await door.ToldAsync<GetReading>();
        var status = await client.SendAsync(new StatusRequest());
        Assert.Equal(status, (await client.ReceiveAsync())!.Re);

        door.Time.Advance(TimeSpan.FromSeconds(10));
        var waiting = await client.ReceiveAsync();
        Assert.Equal((read, ErrorCodes.BlenderNotAnswering), (waiting!.Re, Assert.IsType<Waiting>(waiting.Body).Refusal.Code));
    }

    [Fact]
    [Rule("4.1")]
    [Rule("4.2")]
    public async Task An_addon_of_version_1_is_served_in_version_1_in_both_directions()
    {
        await using var door = await OpenDoor.StartAsync();
        using var addon = await door.WelcomedAsync(PeerRole.Addon, version: 1);

        await addon.SendAsync(new BlenderAttached(Project, "", "3.4.1", 1, true, null, [], [], null, true) { Migrated = [new("spool", 1, 2, ["check"], "b")] });
        Assert.Empty((await door.ToldAsync<BlenderAttached>()).Migrated);
        await addon.SendAsync(new EventBatch(1, false, []) { Depth = 5 });
        Assert.Equal(0, (await door.ToldAsync<EventBatch>()).Depth);
        door.Outbound.Tell(new AttachAccepted(7));
        Assert.Equal(new AttachAccepted(7), await addon.ReadAsync());
        await addon.WriteAsync(Encoding.UTF8.GetBytes("GET / HTTP/1.1"));
        Assert.IsType<Refused>(await addon.ReadAsync());
        Assert.Equal([1], addon.Heard);

        using var current = await door.WelcomedAsync(PeerRole.Addon);
        await door.ToldAsync<BlenderDetached>();
        await current.SendAsync(new EventBatch(1, false, []) { Depth = 5 });
        Assert.Equal(5, (await door.ToldAsync<EventBatch>()).Depth);
        Assert.Equal([WireProtocol.SchemaVersion], current.Heard);
    }

    [Fact]
    [Rule("4.2")]
    public async Task A_hello_of_a_newer_version_is_refused_in_a_version_that_its_peer_knows()
    {
        await using var door = await OpenDoor.StartAsync();
        using var addon = await Peer.ConnectAsync(door.Port, WireProtocol.SchemaVersion + 1);

        await addon.WriteAsync(WireProtocol.Magic.ToArray());
        await addon.ReadMagicAsync();
        await addon.WriteAsync(WireCodec.Write(new Hello(PeerRole.Addon, "test 9", new('b', 64)), HandshakeMessages.ToHost, "1", version: WireProtocol.SchemaVersion + 1));
        var refused = Assert.IsType<Refused>(await addon.ReadAsync(HandshakeMessages.ToPeer));

        Assert.Equal(ErrorCodes.SchemaTooNew, refused.Refusal.Code);
        Assert.Contains("this version knows 2", refused.Refusal.Reason, StringComparison.Ordinal);
        Assert.Equal([1], addon.Heard);
    }

    [Fact]
    public async Task A_session_hears_that_its_addon_is_gone()
    {
        await using var door = await OpenDoor.StartAsync();
        using (var addon = await door.WelcomedAsync(PeerRole.Addon))
        {
            await addon.SendAsync(new UserIntentSeen(true, "CAPTURED:G"));
            await door.ToldAsync<UserIntentSeen>();
        }

        await door.ToldAsync<BlenderDetached>();
    }

    [Fact]
    public async Task An_addon_that_is_silent_for_too_long_is_refused_and_its_session_told()
    {
        await using var door = await OpenDoor.StartAsync();
        using var addon = await door.WelcomedAsync(PeerRole.Addon);
        await addon.SendAsync(new UserIntentSeen(false, ""));
        await door.ToldAsync<UserIntentSeen>();

        // Magic, hello, prove, the intent, and now the wait for what should come next.
        await door.Time.TimersMadeAsync(5);
        door.Time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(ErrorCodes.TooSlow, (await addon.ExpectAsync<Refused>()).Refusal.Code);
        await door.ToldAsync<BlenderDetached>();
    }

    [Fact]
    public async Task A_plan_reaches_the_bridge_and_everything_about_it_names_its_message()
    {
        await using var door = await OpenDoor.StartAsync();
        using var client = await door.WelcomedAsync(PeerRole.Client);

        var id = await client.SendAsync(Submit($$"""{"schema_version":1,"project_id":"{{Project}}","label":"L","steps":[{"op":"delete","target":"{{Uuid}}"}]}"""));
        var told = await door.ToldAsync<SubmitPlan>();
        door.Outbound.Tell(new PlanAccepted(told.Operation, told.Operation));
        door.Outbound.Tell(new OperationProgressed(told.Operation, 1, 1));
        door.Outbound.Tell(new OperationEnded(new(told.Operation, OperationEnd.Committed, null, null, [])));

        Assert.Equal(Steps.Delete(Uuid), told.Plan.Steps.Single());
        foreach (var expected in new[] { typeof(Accepted), typeof(OperationProgress), typeof(OperationOutcome) })
        {
            var answer = await client.ReceiveAsync();
            Assert.Equal((expected, id), (answer!.Body!.GetType(), answer.Re));
        }
    }

    public static TheoryData<string, string> BadPlans => new()
    {
        { """{"schema_version":1,"label":"L","steps":[{"op":"run_code","text":"x"}]}""", "AB-DOOR-008" },
        { """{"schema_version":1,"label":"L","steps":[{"op":"delete","target":"cube"}]}""", "AB-DOOR-009" },
        { """{"schema_version":1,"label":"L","steps":[{"op":"delete","target":"33333333-3333-4333-8333-33333333333A"}]}""", "AB-DOOR-009" },
        { """{"schema_version":2,"label":"L","steps":[]}""", "AB-DOOR-005" },
        { """{"schema_version":1,"label":"L","steps":[]}""", "AB-DOOR-016" },
        { """{"schema_version":1,"label":"L","steps":[{"op":"delete","target":"$cube"}]}""", "AB-OP-012" },
        { """{"schema_version":1,"label":"L","steps":[{"op":"delete","target":"33333333-3333-4333-8333-333333333333"}]}""", "AB-OP-010" },
        { $$"""{"schema_version":1,"label":"L","steps":[{{string.Join(',', Enumerable.Repeat("""{"op":"delete","target":"33333333-3333-4333-8333-333333333333"}""", 201))}}]}""", "AB-DOOR-010" },
    };

    [Theory]
    [MemberData(nameof(BadPlans))]
    [Rule("11.2")]
    public async Task A_bad_plan_is_refused_by_its_code_and_nobody_inside_hears_of_it(string plan, string code)
    {
        await using var door = await OpenDoor.StartAsync();
        using var client = await door.WelcomedAsync(PeerRole.Client);

        var id = await client.SendAsync(Submit(plan));

        var answer = await client.ReceiveAsync();
        Assert.Equal((code, id), (Assert.IsType<Refused>(answer!.Body).Refusal.Code.Code, answer.Re));
        Assert.True(door.ToldNothing());
    }

    [Fact]
    public async Task A_client_has_so_many_plans_and_cancellations_open_and_no_more_until_one_ends()
    {
        await using var door = await OpenDoor.StartAsync();
        using var client = await door.WelcomedAsync(PeerRole.Client);
        var plan = Submit($$"""{"schema_version":1,"project_id":"{{Project}}","label":"L","steps":[{"op":"delete","target":"{{Uuid}}"}]}""");
        SubmitPlan? told = null;
        for (var i = 0; i < Submissions.OpenMax; i++)
        {
            await client.SendAsync(plan);
            told = await door.ToldAsync<SubmitPlan>();
            await client.SendAsync(new CancelRequest(told.Operation));
            await door.ToldAsync<CancelPlan>();
        }

        var id = await client.SendAsync(plan);
        var answer = await client.ReceiveAsync();
        Assert.Equal((ErrorCodes.Busy, id), (Assert.IsType<Refused>(answer!.Body).Refusal.Code, answer.Re));
        await client.SendAsync(new CancelRequest(told!.Operation));
        Assert.Equal(ErrorCodes.Busy, (await client.ExpectAsync<Refused>()).Refusal.Code);
        Assert.True(door.ToldNothing());

        door.Outbound.Tell(new PlanRefused(told.Operation, new(ErrorCodes.Busy, "later")));
        Assert.Equal("later", (await client.ExpectAsync<Refused>()).Refusal.Reason);
        await client.SendAsync(plan);
        await door.ToldAsync<SubmitPlan>();
    }

    [Fact]
    public async Task A_client_has_so_many_readings_on_their_way_and_no_more()
    {
        await using var door = await OpenDoor.StartAsync();
        using var client = await door.WelcomedAsync(PeerRole.Client);
        var read = new ReadRequest(null, System.Text.Json.JsonSerializer.SerializeToElement(new { op = "get_scene" }));
        for (var i = 0; i < Submissions.OpenMax; i++)
        {
            await client.SendAsync(read);
            await door.ToldAsync<GetReading>();
        }

        var id = await client.SendAsync(read);
        var answer = await client.ReceiveAsync();
        Assert.Equal((ErrorCodes.Busy, id), (Assert.IsType<Refused>(answer!.Body).Refusal.Code, answer.Re));
        Assert.True(door.ToldNothing());
    }

    public static TheoryData<string, string> BadPayloads => new()
    {
        { "hello", "AB-DOOR-001" },
        { """{"schema_version":1,"type":"submit","id":"1","body":{"plan":{"x":NaN}}}""", "AB-DOOR-011" },
        { """{"schema_version":9,"type":"submit","id":"1","body":{}}""", "AB-DOOR-005" },
        { """{"schema_version":1,"type":"exec","id":"1","body":{}}""", "AB-DOOR-006" },
        { """{"schema_version":1,"type":"status","id":"1","body":{"all":true}}""", "AB-DOOR-007" },
        { "{\"schema_version\":1,\"a\":" + new string('[', 20) + new string(']', 20) + "}", "AB-DOOR-013" },
    };

    [Theory]
    [MemberData(nameof(BadPayloads))]
    [Rule("11.1")]
    public async Task A_message_that_cannot_be_read_is_refused_and_the_connection_lives_on(string payload, string code)
    {
        await using var door = await OpenDoor.StartAsync();
        using var client = await door.WelcomedAsync(PeerRole.Client);

        await client.WriteAsync(FrameCodec.Write(Encoding.UTF8.GetBytes(payload)));
        Assert.Equal(code, (await client.ExpectAsync<Refused>()).Refusal.Code.Code);

        await client.SendAsync(new StatusRequest());
        Assert.True((await client.ExpectAsync<StatusReport>()).AutomationOn);
        Assert.True(door.ToldNothing());
    }

    [Fact]
    public async Task Datablocks_come_in_pages_that_are_whole_together()
    {
        await using var door = await OpenDoor.StartAsync();
        using var client = await door.WelcomedAsync(PeerRole.Client);
        var all = new List<DatablockReport>();

        DatablocksReport page;
        do
        {
            await client.SendAsync(new DatablocksRequest(Project, all.LastOrDefault()?.Uuid));
            page = await client.ExpectAsync<DatablocksReport>();
            all.AddRange(page.Items);
        }
        while (page.More);

        Assert.Equal(Enumerable.Range(1, 1_234).Select(i => $"O{i}"), all.Select(d => d.Name));
    }

    [Fact]
    public async Task A_port_in_use_is_refused_and_whoever_has_it_keeps_it()
    {
        await using var door = await OpenDoor.StartAsync();

        var refused = await Assert.ThrowsAsync<HostRefusedException>(() => OpenDoor.StartAsync(port: door.Port));

        Assert.Equal(ErrorCodes.PortInUse, refused.Refusal.Code);
        using var client = await door.WelcomedAsync(PeerRole.Client);
    }

    private static SubmitRequest Submit(string plan)
    {
        Assert.True(StrictJson.TryRead(Encoding.UTF8.GetBytes(plan), out var json, out var refusal), refusal?.ToString());
        return new(json);
    }
}
