using Akka.Actor;
using Akka.Contract.Tests.Support;

namespace Akka.Contract.Tests.Systems;

public sealed class PathTests : ContractTest
{
    [Fact]
    public async Task A_path_names_the_system_the_guardian_and_each_ancestor()
    {
        var child = new Script("child");
        var parent = Sys.ActorOf(Scripted.Of(new Script("parent") { Children = { child } }), "parent");
        await Born(child);
        Assert.Equal($"akka://{Sys.Name}/user/parent/child", child.Ref.Path.ToString());
        Assert.Equal("/user/parent/child", child.Ref.Path.ToStringWithoutAddress());
        Assert.Equal(["user", "parent", "child"], child.Ref.Path.Elements);
        Assert.Equal("child", child.Ref.Path.Name);
        Assert.Equal(parent.Path, child.Ref.Path.Parent);
        Assert.Equal(new Address("akka", Sys.Name), child.Ref.Path.Address);
        Assert.Equal(parent.Path / "child", child.Ref.Path);
        Assert.Equal($"[akka://{Sys.Name}/user/parent/child#{child.Ref.Path.Uid}]", child.Ref.ToString());
    }

    [Fact]
    public async Task The_same_name_again_is_another_actor_with_an_equal_path()
    {
        var first = Sys.ActorOf(Acting.Forwarding(TestActor), "same");
        Sys.Stop(first);
        await Stopped(first);
        IActorRef second = ActorRefs.Nobody;
        await Eventually(() => second = Sys.ActorOf(Acting.Forwarding(TestActor), "same"));
        Assert.NotEqual(first, second);
        Assert.NotEqual(first.Path.Uid, second.Path.Uid);
        Assert.Equal(first.Path, second.Path);
    }

    [Fact]
    public async Task An_unnamed_actor_gets_a_name_that_starts_with_a_dollar()
    {
        var one = Sys.ActorOf(Acting.Forwarding(TestActor));
        var two = Sys.ActorOf(Acting.Forwarding(TestActor));
        Assert.StartsWith("$", one.Path.Name);
        Assert.NotEqual(one.Path.Name, two.Path.Name);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_name_in_use_is_refused()
    {
        Sys.ActorOf(Acting.Forwarding(TestActor), "taken");
        Assert.Contains("taken", Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(Acting.Forwarding(TestActor), "taken")).Message);
        await Task.CompletedTask;
    }

    [Theory]
    [InlineData("")]
    [InlineData("$reserved")]
    [InlineData("with/slash")]
    [InlineData("with space")]
    [InlineData("hash#")]
    [InlineData("ümlaut")]
    [InlineData("%zz")]
    public void A_name_that_is_no_path_element_is_refused(string name) =>
        Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(Acting.Forwarding(TestActor), name));

    [Theory]
    [InlineData("a")]
    [InlineData("a-b_c.d*e+f:g@h=i,j!k~l'm(n)o;p")]
    [InlineData("with$inside")]
    [InlineData("%20")]
    public void All_that_a_URI_segment_allows_is_a_name(string name) =>
        Assert.Equal(name, Sys.ActorOf(Acting.Forwarding(TestActor), name).Path.Name);

    [Theory]
    [InlineData("akka://sys/user/a/b", true)]
    [InlineData("akka://sys/user/a/b#123", true)]
    [InlineData("akka.tcp://sys@host:1234/user/a", true)]
    [InlineData("nonsense", false)]
    [InlineData("/user/a", false)]
    public void Paths_are_parsed_back(string text, bool parses)
    {
        Assert.Equal(parses, ActorPath.TryParse(text, out var path));
        if (parses)
            Assert.Equal(text, path.ToSerializationFormat());
    }

    [Fact]
    public async Task A_context_knows_its_children_by_name()
    {
        var child = new Script("child");
        var seen = new TaskCompletionSource<string>();
        var parent = Sys.ActorOf(Acting.On((context, _) =>
        {
            context.ActorOf(Scripted.Of(child), "child");
            seen.SetResult($"{context.Child("child").Path.Name} {context.Child("none").IsNobody()} {context.GetChildren().Count()} {context.Parent.Path.Name}");
        }));
        parent.Tell("go");
        Assert.Equal("child True 1 user", await seen.Task.WaitAsync(Patience));
    }

    [Theory]
    [InlineData("akka://sys/user/a", "akka://sys", "/user/a")]
    [InlineData("akka://sys@host:1234/user/a", "akka://sys@host:1234", "/user/a")]
    [InlineData("akka://host:1234/user/a", "akka://host:1234", "/user/a")]
    [InlineData("akka://sys@host:1234", "akka://sys@host:1234", "/")]
    [InlineData("akka://sys", "akka://sys", "/")]
    public void A_path_is_read_with_any_address_in_front_of_it(string path, string address, string elements)
    {
        Assert.True(ActorPath.TryParse(path, out var parsed));
        Assert.Equal(address, parsed.Address.ToString());
        Assert.Equal(elements, parsed.ToStringWithoutAddress());
    }

    [Theory]
    [InlineData("akka://sys@host/user/a")]
    [InlineData("akka:/")]
    [InlineData("http://sys@host:1234/user/a")]
    [InlineData("a://sys/user/a")]
    [InlineData("user/a")]
    public void Without_an_address_that_is_whole_it_is_no_path(string path) => Assert.False(ActorPath.TryParse(path, out _));
}
