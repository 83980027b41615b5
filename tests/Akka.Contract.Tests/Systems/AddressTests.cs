using Akka.Actor;

namespace Akka.Contract.Tests.Systems;

/// <summary>Addresses and paths as values: read, written, compared.</summary>
public class AddressTests : Akka.TestKit.Xunit2.TestKit
{
    [Fact]
    public void An_address_is_read_in_parts()
    {
        var local = Address.Parse("akka://system");
        Assert.Equal(("akka", "system", null, null), (local.Protocol, local.System, local.Host, local.Port));
        var remote = Address.Parse("akka.tcp://system@host:4711");
        Assert.Equal(("akka.tcp", "system", "host", 4711), (remote.Protocol, remote.System, remote.Host, remote.Port));
        Assert.Equal("akka.tcp://system@host:4711", remote.ToString());
        Assert.Throws<UriFormatException>(() => Address.Parse("no address"));
        Assert.True(local == Address.Parse("akka://system") && local != remote);
    }

    [Fact]
    public void A_path_is_read_and_written_with_an_address_if_wanted()
    {
        var path = ActorPath.Parse("akka://system/user/parent/child");
        Assert.Equal("akka://system/user/parent/child", path.ToString());
        Assert.Equal("akka://system/user/parent/child", path.ToStringWithAddress());
        Assert.Equal("akka.tcp://system@host:4711/user/parent/child", path.ToStringWithAddress(Address.Parse("akka.tcp://system@host:4711")));
        Assert.True(path == new RootActorPath(Address.Parse("akka://system")) / "user" / "parent" / "child");
        Assert.True(path != path.Parent);
    }

    [Fact]
    public void A_path_with_another_uid_is_equal_and_keeps_it()
    {
        var path = TestActor.Path.WithUid(17);
        Assert.Equal(17, path.Uid);
        Assert.Equal(TestActor.Path, path);
    }

    [Theory]
    [InlineData("name-1", true)]
    [InlineData("a%20b", true)]
    [InlineData("", false)]
    [InlineData("$name", false)]
    [InlineData("a b", false)]
    [InlineData("ä", false)]
    [InlineData("50%", false)]
    public void A_name_is_made_of_what_a_path_may_hold(string name, bool valid) => Assert.Equal(valid, ActorPath.IsValidPathElement(name));

    [Fact]
    public void Each_valid_symbol_may_stand_in_a_name() =>
        Assert.All(ActorPath.ValidSymbols, c => Assert.True(ActorPath.IsValidPathElement($"a{c}"), $"{c}"));

    [Fact]
    public void A_name_that_no_path_may_hold_is_refused() =>
        Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(Props.Empty, "a b"));

    [Fact]
    public void Nobody_is_one_that_is_nowhere()
    {
        Assert.Same(Nobody.Instance, ActorRefs.Nobody);
        Assert.True(ActorRefs.Nobody.IsNobody());
        Nobody.Instance.Tell("lost", TestActor);
    }
}
