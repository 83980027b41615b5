using Akka.Configuration;

namespace Akka.Embedded.Tests.Configuration;

/// <summary>Where HOCON goes further than Akka.NET's own reader.</summary>
public class HoconSubstitutionTests
{
    [Theory]
    [InlineData("a = ${?b}", null)]
    [InlineData("a = 1, a = ${?b}", "1")]
    [InlineData("a = x${?b}y", "xy")]
    [InlineData("a = ${AKKA_EMBEDDED_TEST}", "from outside")]
    [InlineData("a = 1, a = ${?AKKA_EMBEDDED_TEST}", "from outside")]
    [InlineData("AKKA_EMBEDDED_TEST = inside, a = ${AKKA_EMBEDDED_TEST}", "inside")]
    [InlineData("a = /usr, a = ${a}/bin", "/usr/bin")]
    [InlineData("a = /usr, a = ${a}/bin, a = ${a}/x", "/usr/bin/x")]
    [InlineData("a = ${?a}/bin", "/bin")]
    [InlineData("a = ${b}, b = ${c}, c = 1", "1")]
    [InlineData("a = ${\"b.c\".d}, \"b.c\".d = 1", "1")]
    [InlineData("b { c = 1 }, b { d = ${b.c} }, a = ${b.d}", "1")]
    [InlineData("a = yes # but\na = no", "no")]
    [InlineData("a = \"\"\"quoted\"\"\"\"", "quoted\"")]
    public void A_text(string hocon, string? expected)
    {
        Environment.SetEnvironmentVariable("AKKA_EMBEDDED_TEST", "from outside");
        Assert.Equal(expected, ConfigurationFactory.ParseString(hocon).GetString("a"));
    }

    [Theory]
    [InlineData("a = [1], a += 2", "1,2")]
    [InlineData("a += 1, a += 2", "1,2")]
    [InlineData("a = [1], a = ${a} [2]", "1,2")]
    [InlineData("a = [1], a = [${a}, 2]", "[1],2")]
    [InlineData("x { l = [1] }, a = ${x.l} [2] ${x.l}", "1,2,1")]
    [InlineData("d { l = [1] }, x = ${d}, x { l = ${x.l} [2] }, a = ${x.l}", "1,2")]
    [InlineData("b = [${?no}, 1, ${?no}], a = ${b}", "1")]
    public void An_array(string hocon, string expected) =>
        Assert.Equal(expected, string.Join(",", ConfigurationFactory.ParseString(hocon).GetValue("a")!.GetArray()));

    [Theory]
    [InlineData("base { x = 1, y = 2 }, a = ${base} { y = 3 }")]
    [InlineData("base { x = 1, y = 2 }, a = ${base}, a { y = 3 }")]
    [InlineData("base { x = 1, y = 2 }, a = ${base}, a.y = 3")]
    [InlineData("a { x = 1, y = 2 }, a = ${over}, over { y = 3 }")]
    [InlineData("a { x = 1 }, a = ${a} { y = 3 }")]
    [InlineData("a = ${over}, a = { x = 1, y = 3 }, over = 7")]
    [InlineData("a = { x = 1 } { y = 3 }")]
    [InlineData("base { x = ${v} }, v = 1, a = ${base} { y = 3 }")]
    public void An_object(string hocon)
    {
        var config = ConfigurationFactory.ParseString(hocon);
        Assert.Equal((1, 3), (config.GetInt("a.x"), config.GetInt("a.y")));
    }

    [Fact]
    public void An_object_used_as_base_stays_as_it_was()
    {
        var config = ConfigurationFactory.ParseString("base { n { x = 1 } }, a = ${base} { n { x = 2, y = 3 } }");

        Assert.Equal(1, config.GetInt("base.n.x"));
        Assert.False(config.HasPath("base.n.y"));
        Assert.Equal(2, config.GetInt("a.n.x"));
    }

    [Fact]
    public void An_optional_that_is_missing_leaves_no_key() =>
        Assert.False(ConfigurationFactory.ParseString("a { b = ${?no} }").HasPath("a.b"));
}
