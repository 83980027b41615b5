using ActorBridge.Core.Errors;
using ActorBridge.Host.Composition;
using ActorBridge.Host.Configuration;
using Akka.Embedded.Configuration;

namespace ActorBridge.Host.Tests;

/// <summary>A host that is started with a policy of the deployment's own.</summary>
public sealed class PolicyTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData("actorbridge.breaker.treshold = 3", "actorbridge.breaker.treshold is a key that nobody knows; the nearest known one is actorbridge.breaker.threshold")]
    [InlineData("actorbridge { escalation { with-in = 5s } }", "actorbridge.escalation.with-in is a key that nobody knows; the nearest known one is actorbridge.escalation.within")]
    [InlineData("actorbridge.breaker.threshold = 0", "actorbridge.breaker.threshold is \"0\", expected an integer from 1 to 32")]
    [InlineData("actorbridge.operation.execution = 2d", "actorbridge.operation.execution is \"2d\", expected a duration from 1ms to 1d")]
    [InlineData("actorbridge.operation.on-take-over = maybe", "actorbridge.operation.on-take-over is \"maybe\", expected one of roll-back, finish")]
    [InlineData("actorbridge.memory.asset-failures-max = 33", "actorbridge.memory.asset-failures-max is \"33\", expected an integer from 1 to 32")]
    [InlineData("actorbridge.gate.failures-on-uuid-max = 9", "actorbridge.gate.failures-on-uuid-max is \"9\", expected an integer from 1 to 8")]
    [InlineData("actorbridge.memory.forgive-after = 5s", "actorbridge.memory.forgive-after")]
    [InlineData("actorbridge.budget.tik = 4ms", "actorbridge.budget.tik is a key that nobody knows; the nearest known one is actorbridge.budget.tick")]
    [InlineData("actorbridge.budget.tick = 200ms", "actorbridge.budget.tick is \"200ms\", expected a duration from 1ms to 100ms")]
    [InlineData("actorbridge.budget.steps-per-tick = 0", "actorbridge.budget.steps-per-tick is \"0\", expected an integer from 1 to 1000")]
    [InlineData("actorbrige { breaker.threshold = 3 }", "actorbrige is a section that nobody reads; there are akka and actorbridge")]
#if AKKA_EMBEDDED
    [InlineData("akka.loglevl = DEBUG", "akka.loglevl is a key that nobody knows; the nearest known one is akka.loglevel")]
    [InlineData("akka.actor.default-dispatcher.throughput = 0", "akka.actor.default-dispatcher.throughput is \"0\", expected an integer from 1 to 2147483647")]
    [InlineData("akka { actor {\n  default-mailbox.mailbox-capacity = many } }", "line 2, column 38: akka.actor.default-mailbox.mailbox-capacity is \"many\"")]
#endif
    [Rule("11.2")]
    public async Task A_bad_key_or_value_stops_the_start_and_is_named_with_the_file(string policy, string expected)
    {
        var file = _temp.Write("own.hocon", policy);

        var refusal = (await Assert.ThrowsAsync<HostRefusedException>(() => StartAsync(file))).Refusal;

        Assert.Equal(ErrorCodes.ConfigurationInvalid, refusal.Code);
        Assert.StartsWith(file, refusal.Reason, StringComparison.Ordinal);
        Assert.Contains(expected, refusal.Reason, StringComparison.Ordinal);
    }

    public static TheoryData<string> Keys => [.. PolicyKeys.All.Select(k => k.Path).Where(p => p != "actorbridge.audit-dispatcher")];

    [Theory]
    [MemberData(nameof(Keys))]
    [Rule("11.2")]
    public void Each_key_is_the_nearest_to_its_own_misspelling_and_has_a_range(string key)
    {
        Assert.Contains($"{key}x is a key that nobody knows; the nearest known one is {key}", Refused($"{key}x = 1"), StringComparison.Ordinal);
        Assert.Contains($"{key} is \"many\", expected ", Refused($"{key} = many"), StringComparison.Ordinal);
        Assert.Contains($"{key} is \"-1\", expected ", Refused($"{key} = -1"), StringComparison.Ordinal);

        string Refused(string policy)
        {
            var file = _temp.Write("own.hocon", policy);
            var refusal = Assert.Throws<HostRefusedException>(() => PolicyFile.Read(file)).Refusal;
            Assert.Equal(ErrorCodes.ConfigurationInvalid, refusal.Code);
            Assert.StartsWith(file, refusal.Reason, StringComparison.Ordinal);
            return refusal.Reason;
        }
    }

    [Fact]
    public async Task All_that_is_wrong_is_named_at_once()
    {
        var file = _temp.Write("own.hocon", "actorbridge { breaker { threshold = -1, fingerprint-max = 5 } }");

        var refusal = (await Assert.ThrowsAsync<HostRefusedException>(() => StartAsync(file))).Refusal;

        Assert.Equal(2, refusal.Reason.Split('\n').Length);
    }

    [Fact]
    public async Task A_good_policy_is_put_on_top_of_the_one_that_is_built_in()
    {
        var file = _temp.Write("own.hocon", "actorbridge.breaker.threshold = 7\nactorbridge.budget.scan-every = 1m\nactorbridge.revert.kept-max = 20\nakka.log-dead-letters = off\nmine { type = PinnedDispatcher }");

        await using var host = await StartAsync(file);

        var (config, options) = ActorRuntime.Policy(RunningBridge.Settings(_temp.In("data")) with { Policy = file }, host.Folder);
        Assert.Equal((7, 1000), (options.Breaker.Threshold, options.Breaker.FingerprintsMax));
        Assert.Equal(new(16, TimeSpan.FromMilliseconds(4), TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(20)), options.Budget);
        Assert.Equal(new(20, 1024, 16, 64), options.Revert);
        Assert.Equal("off", config.GetString("akka.log-dead-letters"));
    }

    [Fact]
    public void The_policy_that_is_built_in_has_every_known_key_and_no_other()
    {
        var builtIn = Actors.Root.BridgePolicy.BuiltIn;

        Assert.Empty(new ConfigurationCheck(PolicyKeys.All).Find(builtIn, "actorbridge", _ => "built in"));
        Assert.All(PolicyKeys.All, k => Assert.True(builtIn.HasPath(k.Path), k.Path));
    }

    private Task<BridgeHost> StartAsync(string policy) =>
        BridgeHost.StartAsync(RunningBridge.Settings(_temp.In("data")) with { Policy = policy }, TimeProvider.System);
}
