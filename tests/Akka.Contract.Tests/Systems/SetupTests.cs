using Akka.Actor.Setup;
using Akka.Actor;
using Akka.Configuration;
using Akka.Contract.Tests.Support;
using Akka.Event;
using Akka.TestKit.Internal.StringMatcher;
using Akka.TestKit.TestEvent;
using Akka.TestKit.Xunit2.Attributes;
using Akka.TestKit.Xunit2.Internals;
using Akka.TestKit;
using Akka.Util;

namespace Akka.Contract.Tests.Systems;

/// <summary>A system and a kit that are made from setups, as base classes of tests do.</summary>
public class SetupTests() : Akka.TestKit.Xunit2.TestKit(Setup)
{
    private static readonly ActorSystemSetup Setup = ActorSystemSetup.Empty
        .And(BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString("a = 1")).WithConfigFallback(ConfigurationFactory.ParseString("a = 2, b = 3, akka.loglevel = DEBUG")));

    private sealed class Kit(ActorSystem system, IActorRef told) : Akka.TestKit.Xunit2.TestKit(system)
    {
        protected override void AfterAll()
        {
            told.Tell("after all");
            base.AfterAll();
        }
    }

    [Fact]
    public void The_configuration_of_a_setup_is_the_systems()
    {
        Assert.Equal(1, Sys.Settings.Config.GetInt("a"));
        Assert.Equal(3, Sys.Settings.Config.GetInt("b"));
        var bootstrap = Setup.Get<BootstrapSetup>();
        Assert.True(bootstrap.HasValue);
        Assert.Equal(1, bootstrap.Value.Config.Value.GetInt("a"));
        Assert.False(ActorSystemSetup.Empty.Get<BootstrapSetup>().HasValue);
    }

    [Fact]
    public void A_later_setup_of_a_kind_takes_the_place_of_the_earlier()
    {
        var other = BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString("a = 9"));
        Assert.Same(other, Setup.And(other).Get<BootstrapSetup>().Value);
        Assert.Same(other, ActorSystemSetup.Create(other).Get<BootstrapSetup>().Value);
    }

    [Fact]
    public void A_system_is_made_from_a_setup()
    {
        foreach (var make in new Func<ActorSystem>[] { () => ActorSystem.Create("made", Setup), () => ActorSystem.Create("made", Setup.Get<BootstrapSetup>().Value) })
        {
            var made = make();
            try
            {
                Assert.Equal(1, made.Settings.Config.GetInt("a"));
            }
            finally
            {
                Shutdown(made, verifySystemShutdown: true);
            }
        }
    }

    [Fact]
    public async Task A_kit_lives_in_a_given_system_and_is_told_of_its_end()
    {
        var system = ActorSystem.Create("given", "akka.loglevel = WARNING");
        using (var kit = new Kit(system, TestActor))
        {
            Assert.Same(system, kit.Sys);
        }

        ExpectMsg("after all");
        await system.WhenTerminated.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_kits_assertions_fail_as_the_test_frameworks()
    {
        Assertions.AssertTrue(true, "true");
        Assertions.AssertFalse(false, "false");
        Assertions.AssertEqual(1, 1, "equal");
        Assertions.AssertEqual(1, 11, (a, b) => a % 10 == b % 10, "alike");
        Assert.Contains("a 3", Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Assertions.AssertFalse(true, "a {0}", 3)).Message, StringComparison.Ordinal);
        Assert.Contains("a 4", Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Assertions.AssertEqual(1, 2, "a {0}", 4)).Message, StringComparison.Ordinal);
        Assert.Contains("a 5", Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Assertions.AssertEqual(1, 2, (a, b) => a == b, "a {0}", 5)).Message, StringComparison.Ordinal);
        Assert.Contains("a 1", Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Assertions.AssertTrue(false, "a {0}", 1)).Message, StringComparison.Ordinal);
        Assert.Contains("a 2", Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Assertions.Fail("a {0}", 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dead_letters_are_muted_by_an_event()
    {
        var all = new PredicateMatcher(_ => true);
        Sys.EventStream.Publish(new Mute(new DeadLettersFilter(all, all, letter => letter.Message is string)));
        EventFilter.DeadLetter<int>().ExpectOne(() =>
        {
            Sys.DeadLetters.Tell("muted");
            Sys.DeadLetters.Tell(1);
        });
    }

    [Fact]
    public void A_kit_has_settings_and_configurations_of_its_own()
    {
        Assert.Equal(
            (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3), 1.0),
            (TestKitSettings.DefaultTimeout, TestKitSettings.SingleExpectDefault, TestKitSettings.TestEventFilterLeeway, TestKitSettings.TestTimeFactor));
        Assert.Equal(TimeSpan.FromSeconds(3), DefaultConfig.GetTimeSpan("akka.test.single-expect-default"));
        Assert.True(FullDebugConfig.GetBoolean("akka.actor.debug.lifecycle"));
    }

    [LocalFact(SkipLocal = "not wanted here")]
    public void Values_that_should_be_equal_are_shown_where_they_differ()
    {
        var error = AkkaEqualException.ForMismatchedValues(1, "one", "the {0}", "reason");
        Assert.Contains("the reason", error.Message, StringComparison.Ordinal);
        Assert.Contains("one", error.Message, StringComparison.Ordinal);
        Assert.Throws<AkkaEqualException>(() => Assertions.AssertEqual(1, 2));
        Assert.Equal(7, Option<int>.Create(7).Value);
    }

    private sealed record Marked(TaskCompletionSource Promise) : INoSerializationVerificationNeeded;

    [Fact]
    public void An_actor_on_the_calling_threads_dispatcher_gets_the_very_message()
    {
        var seen = new List<object>();
        var actor = ActorOf(Acting.On((_, m) => seen.Add(m)).WithDispatcher(CallingThreadDispatcher.Id));
        var marked = new Marked(new TaskCompletionSource());
        actor.Tell(marked);
        AwaitAssert(() => Assert.Same(marked, Assert.Single(seen)));
    }

    [Fact]
    public void A_dead_letter_made_by_hand_is_one()
    {
        EventFilter.DeadLetter<string>().ExpectOne(() => Sys.EventStream.Publish(new DeadLetter("x", TestActor, TestActor)));
        var identity = new ActorIdentity(7, TestActor);
        Assert.Equal((7, TestActor), (identity.MessageId, identity.Subject));
    }
}
