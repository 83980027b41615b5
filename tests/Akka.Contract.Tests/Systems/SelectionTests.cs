using Akka.Actor;
using Akka.Contract.Tests.Support;

namespace Akka.Contract.Tests.Systems;

/// <summary>The tree: /user/top with children a1, a2 and b; b has the child c.</summary>
public sealed class SelectionTests : ContractTest
{
    private readonly Script _a1 = new("a1");
    private readonly Script _a2 = new("a2");
    private readonly Script _c = new("c");
    private readonly IActorRef _top;
    private readonly Script _b;

    public SelectionTests()
    {
        _b = new Script("b") { Children = { _c } };
        _top = Sys.ActorOf(Scripted.Of(new Script("top") { Children = { _a1, _a2, _b } }), "top");
    }

    public static TheoryData<string, string> Selections() => new()
    {
        { "/user/top", "top" },
        { "/user/top/b/c", "c" },
        { "/user/top/*", "a1 a2 b" },
        { "/user/top/a*", "a1 a2" },
        { "/user/top/a?", "a1 a2" },
        { "/user/top/?", "b" },
        { "/user/*/b", "b" },
        { "/user/top/*/c", "c" },
        { "/user/top/b/..", "top" },
        { "/user/top/b/../a1", "a1" },
        { "/user/top/b/c/../../a2", "a2" },
        { "user/top", "top" },
        { "/user/top/none", "" },
        { "/user/top/b*/none", "" },
        { "akka://test/user/top/b", "b" },
    };

    [Theory]
    [MemberData(nameof(Selections))]
    public async Task A_selection_reaches_all_that_match_and_no_other(string path, string names)
    {
        await Born(_c);
        await Born(_a2);
        Sys.ActorSelection(path).Tell(new Identify(path));
        var expected = names.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var found = new List<string>();
        for (var i = 0; i < Math.Max(1, expected.Length); i++)
        {
            var identity = await ExpectMsgAsync<ActorIdentity>();
            Assert.Equal(path, identity.MessageId);
            if (identity.Subject is not null)
                found.Add(identity.Subject.Path.Name);
        }

        Assert.Equal(expected, found.Order());
        TestActor.Tell("fence");
        await ExpectMsgAsync("fence");
    }

    [Fact]
    public async Task Resolving_gives_the_ref_or_says_that_there_is_none()
    {
        await Born(_c);
        Assert.Equal(_c.Ref, await Sys.ActorSelection("/user/top/b/c").ResolveOne(Patience));
        await Assert.ThrowsAsync<ActorNotFoundException>(() => Sys.ActorSelection("/user/top/none").ResolveOne(Patience));
    }

    [Theory]
    [InlineData("foo://user")]
    [InlineData("http://sys@host:1234/user/top")]
    public async Task A_URI_that_is_no_path_of_an_actor_leads_to_dead_letters(string path) =>
        Assert.Equal(ActorRefs.Nobody, (await Sys.ActorSelection(path).Ask<ActorIdentity>(new Identify(1), Patience)).Subject);

    [Fact]
    public async Task A_relative_selection_starts_at_its_anchor()
    {
        await Born(_c);
        new ActorSelection(_b.Ref, "c").Tell(7);
        new ActorSelection(_b.Ref, "../a1").Tell(8);
        await Eventually(() => Assert.Equal("C1 S1 m7", _c.Record));
        await Eventually(() => Assert.Equal("C1 S1 m8", _a1.Record));
    }

    [Fact]
    public async Task A_selection_keeps_the_sender_of_what_it_passes_on()
    {
        Sys.ActorOf(Acting.On((context, message) => context.Sender.Tell(message)), "echo");
        Sys.ActorSelection("/user/echo").Tell("hello", TestActor);
        await ExpectMsgAsync("hello");
    }

    [Fact]
    public async Task A_selection_finds_whoever_has_the_path_now()
    {
        var selection = Sys.ActorSelection("/user/name");
        var first = Sys.ActorOf(Acting.Forwarding(TestActor), "name");
        selection.Tell(1);
        await ExpectMsgAsync(1);
        Sys.Stop(first);
        await Stopped(first);
        await Eventually(() => Sys.ActorOf(Acting.Forwarding(TestActor), "name"));
        selection.Tell(2);
        await ExpectMsgAsync(2);
    }

    [Fact]
    public async Task Identify_is_answered_by_the_actor_itself_whatever_it_handles()
    {
        _top.Tell(new Identify(42));
        var identity = await ExpectMsgAsync<ActorIdentity>();
        Assert.Equal(42, identity.MessageId);
        Assert.Equal(_top, identity.Subject);
    }
}
