using System.Text;
using System.Text.Json;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Json;
using ActorBridge.Protocol.Plans;

namespace ActorBridge.Protocol.Tests;

public class PlanCodecTests
{
    private const string Project = "11111111-1111-4111-8111-111111111111";
    private static readonly ProjectId Attached = new(Guid.Parse(Project));

    [Fact]
    public void New_datablocks_get_their_uuids_at_the_door_and_names_are_resolved()
    {
        var plan = Read("""
            [{"op":"create_object","as":"cube","shape":"CUBE","name":"Cube"},
             {"op":"assign_material","target":"$cube","material":{"as":"red","name":"Red","base_color":[1,0,0,1]},"slot":0},
             {"op":"assign_material","target":"$cube","material":"$red","slot":1},
             {"op":"rename","target":"$red","name":"Rouge"}]
            """);

        string cube = Made(1), mesh = Made(2), red = Made(3);
        Assert.Equal(
            [
                $$"""{"op":"create_object","uuid":"{{cube}}","data_uuid":"{{mesh}}","shape":"CUBE","name":"Cube"}""",
                $$"""{"op":"assign_material","target":"{{cube}}","material":{"uuid":"{{red}}","name":"Red","base_color":[1,0,0,1]},"slot":0}""",
                $$"""{"op":"assign_material","target":"{{cube}}","material":"{{red}}","slot":1}""",
                $$"""{"op":"rename","target":"{{red}}","name":"Rouge"}""",
            ],
            plan.Steps.Select(s => s.Step));
        Assert.Equal([cube, mesh], plan.Steps[0].Makes.Select(m => m.ToString()));
        Assert.Equal([cube, red], plan.Steps[2].Targets.Select(t => t.ToString()));
        Assert.Empty(PlanOf(plan).Targets);
    }

    [Fact]
    public void An_empty_has_no_data() =>
        Assert.Equal([Made(1)], Read("""[{"op":"create_object","shape":"EMPTY","name":"E"}]""").Steps.Single().Makes.Select(m => m.ToString()));

    [Fact]
    public void The_executed_form_reads_back_as_the_same_plan()
    {
        var plan = PlanOf(Read("""
            [{"op":"create_object","as":"l","shape":"LIGHT","name":"L","location":[0.1,-2e-3,3]},
             {"op":"set_transform","target":"$l","scale":[1,2,3]},
             {"op":"assign_material","target":"$l","material":{"name":"M","base_color":[0,0.5,1,1]},"slot":2},
             {"op":"delete","target":"33333333-3333-4333-8333-333333333333"}]
            """));
        var json = JsonElement.Parse(PlanCodec.WriteExecuted(plan).ToJsonString());
        var fault = new Fault();

        var again = new WireValue(json, "", fault, ErrorCodes.MalformedMessage).Object(PlanCodec.ReadExecuted);

        Assert.Null(fault.Refusal);
        Assert.Equal<Operation>(plan.Steps, again.Steps);
        Assert.Equal((plan.Project, plan.Label), (again.Project, again.Label));
    }

    [Fact]
    public void A_plan_without_project_goes_to_the_only_one_attached()
    {
        var draft = Read("""[{"op":"create_object","shape":"EMPTY","name":"E"}]""", project: null);

        Assert.True(draft.TryFor([Attached], out var plan, out _));
        Assert.Equal(Attached, plan.Project);
        Assert.False(draft.TryFor([], out _, out var none));
        Assert.Equal(ErrorCodes.NotAttached, none.Code);
        Assert.False(draft.TryFor([Attached, new(Guid.Parse("22222222-2222-4222-8222-222222222222"))], out _, out var many));
        Assert.Equal(ErrorCodes.MalformedMessage, many.Code);
    }

    [Fact]
    public void A_plan_that_names_its_project_keeps_it() =>
        Assert.True(Read("""[{"op":"create_object","shape":"EMPTY","name":"E"}]""").TryFor([], out _, out _));

    [Theory]
    [InlineData("a")]
    [InlineData("ünïcödé 😀")]
    [InlineData("123456789012345678901234567890123456789012345678901234567890123")]
    public void Names_up_to_63_bytes_are_taken(string name) => Read($$"""[{"op":"create_object","shape":"EMPTY","name":{{JsonSerializer.Serialize(name)}}}]""");

    [Theory]
    [InlineData(119)]
    [InlineData(120)]
    public void A_label_counts_characters_not_bytes(int length) =>
        Assert.Equal(length, Read("""[{"op":"create_object","shape":"EMPTY","name":"E"}]""", label: string.Concat(Enumerable.Repeat("😀", length))).Label.EnumerateRunes().Count());

    [Theory]
    [InlineData("""{"op":"set_transform","target":"$a","location":[0,0,0]}""", "plan.steps[0].target", "$a")]
    [InlineData("""{"op":"run_code","code":"import os"}""", "plan.steps[0].op", "create_object")]
    [InlineData("""{"op":"delete","target":"33333333-3333-4333-8333-333333333333","forse":true}""", "plan.steps[0].forse", "known are op, target")]
    public void A_refusal_names_the_place_and_what_would_be_right(string step, string place, string hint)
    {
        Assert.False(PlanCodec.TryRead(Json($"[{step}]"), Ids.Counting(), out _, out var refusal));

        Assert.Contains(place, refusal.Reason, StringComparison.Ordinal);
        Assert.Contains(hint, refusal.Reason, StringComparison.Ordinal);
    }

    [Fact, Rule("13.3")]
    public void The_same_code_is_the_same_logic_whatever_seed_and_limits_it_gets_and_other_code_or_other_targets_are_not()
    {
        string Fingerprint(string code, string declares, int given, int timeout = 1000, int output = 0)
        {
            var ids = Ids.Counting();
            for (var n = 0; n < given; n++)
            {
                ids();
            }

            var steps = $$"""[{"op":"run_python","code":"{{code}}","declares":[{{declares}}],"timeout_ms":{{timeout}},"output_bytes_max":{{output}}}]""";
            Assert.True(PlanCodec.TryRead(Json(steps), ids, out var draft, out var refusal), refusal?.ToString());
            return PlanFingerprint.Of(PlanOf(draft));
        }

        var target = $"\"{Made(9)}\"";
        Assert.Equal(Fingerprint("x = 1", target, 0), Fingerprint("x = 1", target, 3));
        Assert.Equal(Fingerprint("x = 1", target, 0), Fingerprint("x = 1", target, 0, timeout: 1001, output: 7));
        Assert.NotEqual(Fingerprint("x = 1", target, 0), Fingerprint("x = 2", target, 0));
        Assert.NotEqual(Fingerprint("x = 1", target, 0), Fingerprint("x = 1", "", 0));
    }

    private static string Made(int number) => $"00000000-0000-4000-8000-{number:x12}";

    private static Plan PlanOf(PlanDraft draft) => draft.TryFor([Attached], out var plan, out var refusal) ? plan : throw new InvalidOperationException(refusal.ToString());

    private static PlanDraft Read(string steps, string? project = Project, string label = "Test") =>
        PlanCodec.TryRead(Json(steps, project, label), Ids.Counting(), out var plan, out var refusal) ? plan : throw new InvalidOperationException(refusal.ToString());

    private static JsonElement Json(string steps, string? project = Project, string label = "Test")
    {
        var head = project is null ? "" : $"\"project_id\":\"{project}\",";
        var text = $$"""{"schema_version":1,{{head}}"label":{{JsonSerializer.Serialize(label)}},"steps":{{steps}}}""";
        Assert.True(StrictJson.TryRead(Encoding.UTF8.GetBytes(text), out var json, out var refusal), refusal?.ToString());
        return json;
    }
}
