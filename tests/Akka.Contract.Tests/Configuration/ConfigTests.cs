using Akka.Configuration;

namespace Akka.Contract.Tests.Configuration;

public class ConfigTests
{
    [Theory]
    [InlineData("a = 1", "a", "1")]
    [InlineData("a : 1", "a", "1")]
    [InlineData("a=1,", "a", "1")]
    [InlineData("a.b.c = 1", "a.b.c", "1")]
    [InlineData("a { b { c = 1 } }", "a.b.c", "1")]
    [InlineData("a.b { c = 1 }", "a.b.c", "1")]
    [InlineData("a = { b : { c : 1 } }", "a.b.c", "1")]
    [InlineData("{ \"a\" : { \"b\" : 1 } }", "a.b", "1")]
    [InlineData("a = 1, b = 2", "b", "2")]
    [InlineData("a { x = 1 } b { x = 2 }", "b.x", "2")]
    [InlineData("a = one two  three \t ", "a", "one two  three")]
    [InlineData("a = \"one\" two", "a", "one two")]
    [InlineData("a = \"one \\\"two\\\" \\\\ \\u0041\\n.\"", "a", "one \"two\" \\ A\n.")]
    [InlineData("a = \"\"\"c:\\dir\\file \"x\" \"\"\"", "a", "c:\\dir\\file \"x\"")]
    [InlineData("a = 127.0.0.1", "a", "127.0.0.1")]
    [InlineData("a = null", "a", null)]
    [InlineData("a = 1 # one\nb = 2 // two\n# three\n// four", "b", "2")]
    [InlineData("a = \"# no comment\"", "a", "# no comment")]
    [InlineData("a = 1\na = 2", "a", "2")]
    [InlineData("a { b = 1, c = 2 }\na { b = 3 }", "a.c", "2")]
    [InlineData("a { b = 1 }\na = 2", "a", "2")]
    [InlineData("a.b = 1\na = null\na.c = 3", "a.b", null)]
    [InlineData("a.b = 1\na = null\na.c = 3", "a.c", "3")]
    [InlineData("x y = 1", "x y", "1")]
    [InlineData("a { \"b.c\" { d = 1 } }", "a.\"b.c\".d", "1")]
    [InlineData("a { \"/user/x\" = 1 }", "a./user/x", "1")]
    [InlineData("a { b = 1, c = ${a.b} }", "a.c", "1")]
    [InlineData("c = ${a.b}, a { b = 1 }", "c", "1")]
    [InlineData("a { name = you, c = hello ${a.name} }", "a.c", "hello you")]
    [InlineData("a { b = 1, c = ${a.b}23 }", "a.c", "123")]
    [InlineData("a = ${b}, b { c = 1 }", "a.c", "1")]
    [InlineData("", "a", null)]
    public void A_path_gives_its_text(string hocon, string path, string? expected) =>
        Assert.Equal(expected, ConfigurationFactory.ParseString(hocon).GetString(path));

    [Theory]
    [InlineData("[1, 2, 3]")]
    [InlineData("[1\n2\n3]")]
    [InlineData("[\n 1,\n 2, # two\n 3,\n]")]
    [InlineData("[1] [2, 3]")]
    [InlineData("${two} [3]")]
    public void An_array_gives_its_items(string array)
    {
        var config = ConfigurationFactory.ParseString($"two = [1, 2]\na = {array}");
        Assert.Equal([1, 2, 3], config.GetIntList("a"));
        Assert.Equal([1L, 2, 3], config.GetLongList("a"));
        Assert.Equal(["1", "2", "3"], config.GetStringList("a"));
    }

    [Fact]
    public void Strings_in_an_array_keep_their_inner_space() =>
        Assert.Equal(["a b", "c"], ConfigurationFactory.ParseString("x = [a b, \"c\"]").GetStringList("x"));

    [Theory]
    [InlineData("on", true)]
    [InlineData("true", true)]
    [InlineData("off", false)]
    [InlineData("false", false)]
    public void Booleans(string text, bool expected) =>
        Assert.Equal(expected, ConfigurationFactory.ParseString($"a = {text}").GetBoolean("a", !expected));

    [Theory]
    [InlineData("250", 250)]
    [InlineData("250ms", 250)]
    [InlineData("250 millis", 250)]
    [InlineData("0.5s", 500)]
    [InlineData("2 seconds", 2_000)]
    [InlineData("1.5 minutes", 90_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("3000 micros", 3)]
    [InlineData("1e3", 1_000)]
    [InlineData(".5", 0.5)]
    [InlineData("infinite", -1)]
    public void Durations(string text, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), ConfigurationFactory.ParseString($"a = {text}").GetTimeSpan("a"));

    [Theory]
    [InlineData("512", 512)]
    [InlineData("512b", 512)]
    [InlineData("64k", 65_536)]
    [InlineData("64K", 65_536)]
    [InlineData("64 KiB", 65_536)]
    [InlineData("64kB", 64_000)]
    [InlineData("10 MB", 10_000_000)]
    [InlineData("10m", 10_485_760)]
    [InlineData("2 gibibytes", 2_147_483_648)]
    public void Sizes(string text, long bytes) =>
        Assert.Equal(bytes, ConfigurationFactory.ParseString($"a = {text}").GetByteSize("a"));

    [Fact]
    public void What_is_not_there_gives_the_default()
    {
        var config = ConfigurationFactory.ParseString("here = 1");

        Assert.False(config.HasPath("a.b"));
        Assert.Equal("x", config.GetString("a.b", "x"));
        Assert.Null(config.GetString("a.b"));
        Assert.Equal(7, config.GetInt("a.b", 7));
        Assert.Equal(8, config.GetLong("here.b", 8));
        Assert.Equal(0.5, config.GetDouble("a.b", 0.5));
        Assert.Equal(0.5f, config.GetFloat("a.b", 0.5f));
        Assert.Equal(0.5m, config.GetDecimal("a.b", 0.5m));
        Assert.True(config.GetBoolean("a.b", true));
        Assert.Equal(TimeSpan.Zero, config.GetTimeSpan("a.b"));
        Assert.Equal(TimeSpan.FromSeconds(1), config.GetTimeSpan("a.b", TimeSpan.FromSeconds(1)));
        Assert.Null(config.GetByteSize("a.b"));
        Assert.Empty(config.GetStringList("a.b"));
        Assert.Equal(["x"], config.GetStringList("a.b", ["x"]));
        Assert.Null(config.GetConfig("a.b"));
        Assert.Null(config.GetValue("a.b"));
    }

    [Fact]
    public void A_fallback_fills_in_what_is_missing_and_hides_nothing()
    {
        var top = ConfigurationFactory.ParseString("a { b = 1, list = [1] }");
        var low = ConfigurationFactory.ParseString("a { b = 9, c = 2, list = [8, 9] }\nd = 3");
        var lowest = ConfigurationFactory.ParseString("a.c = 7, e = 4");

        var either = new[] { top.WithFallback(low).WithFallback(lowest), top.WithFallback(low.WithFallback(lowest)) };
        Assert.All(either, merged =>
        {
            Assert.Equal(1, merged.GetInt("a.b"));
            Assert.Equal(2, merged.GetInt("a.c"));
            Assert.Equal([1], merged.GetIntList("a.list"));
            Assert.Equal(3, merged.GetInt("d"));
            Assert.Equal(4, merged.GetInt("e"));
            Assert.Equal(2, merged.GetConfig("a").GetInt("c"));
        });
        Assert.False(top.HasPath("d"));
        Assert.Equal(9, low.GetInt("a.b"));
    }

    [Fact]
    public void A_scalar_hides_an_object_and_an_object_a_scalar()
    {
        var scalar = ConfigurationFactory.ParseString("a { b = 1 }");
        var nested = ConfigurationFactory.ParseString("a { b { c = 2 } }");

        Assert.Equal(1, scalar.WithFallback(nested).GetInt("a.b"));
        Assert.False(scalar.WithFallback(nested).HasPath("a.b.c"));
        Assert.Equal(2, nested.WithFallback(scalar).GetInt("a.b.c"));
    }

    [Fact]
    public void Fallback_of_itself_is_refused_and_of_nothing_changes_nothing()
    {
        var config = ConfigurationFactory.ParseString("a = 1");

        Assert.Throws<ArgumentException>(() => config.WithFallback(config));
        Assert.Same(config, config.WithFallback(null));
        Assert.Same(config, config.WithFallback(ConfigurationFactory.Empty));
        Assert.Same(config, ConfigurationFactory.Empty.WithFallback(config));
        Assert.True(Config.Empty.IsEmpty);
        Assert.True(((Config?)null).IsNullOrEmpty());
        Assert.Same(config, ((Config?)null).SafeWithFallback(config));
    }

    [Fact]
    public void The_same_fallback_may_be_given_twice()
    {
        var low = ConfigurationFactory.ParseString("b = 2");
        var config = ConfigurationFactory.ParseString("a = 1").WithFallback(low).WithFallback(low);

        Assert.Equal((1, 2), (config.GetInt("a"), config.GetInt("b")));
    }

    [Fact]
    public void Text_on_either_side_of_plus_is_parsed()
    {
        Config config = "a = 1";

        Assert.Equal(2, (config + "a = 9, b = 2").GetInt("b"));
        Assert.Equal(3, ("a = 3" + config).GetInt("a"));
    }

    [Fact]
    public void Items_come_with_quoted_keys_as_they_are()
    {
        var items = ConfigurationFactory.ParseString("a { \"some.key, Lib\" = x, other = y }").GetConfig("a").AsEnumerable();

        Assert.Equal([("some.key, Lib", "x"), ("other", "y")], items.Select(i => (i.Key, i.Value.GetString())));
    }

    [Fact]
    public void An_include_callback_gives_the_tree_for_a_name()
    {
        var names = new List<string>();
        var config = ConfigurationFactory.ParseString("a { include \"more\"\n c = 1 }", name =>
        {
            names.Add(name);
            return Akka.Configuration.Hocon.Parser.Parse("x = 1, y = ${x}", null);
        });

        Assert.Equal(["more"], names);
        Assert.Equal((1, 1, 1), (config.GetInt("a.x"), config.GetInt("a.y"), config.GetInt("a.c")));
    }

    [Fact]
    public void A_value_can_be_put_at_a_key_and_an_object_be_a_config()
    {
        var value = ConfigurationFactory.ParseString("a { b = 1 }").GetValue("a");

        Assert.Equal(1, value.AtKey("x").GetInt("x.b"));
        Assert.Equal(1, value.ToConfig().GetInt("b"));
        Assert.True(value.IsObject());
        Assert.Equal("1", value.GetObject().GetKey("b").GetString());
    }

    [Theory]
    [InlineData("a = akka.tcp://Cluster@127.0.0.1:4053")]
    [InlineData("a = [akka.tcp://Cluster@127.0.0.1:4053]")]
    public void An_address_without_quotes_is_refused(string hocon) =>
        Assert.Throws<ConfigurationException>(() => ConfigurationFactory.ParseString(hocon));
}
