using Akka.Configuration;

namespace Akka.Embedded.Tests.Configuration;

public class HoconErrorTests
{
    [Theory]
    [InlineData("a", "string, line 1, column 2 (a): found the end of the text, expected '=', ':', '+=' or '{'")]
    [InlineData("a = ", "string, line 1, column 5 (a): found the end of the text, expected a value")]
    [InlineData("x = 1\na = }", "string, line 2, column 5 (a): found '}', expected a value")]
    [InlineData("a { b = 1", "string, line 1, column 10 (a): found the end of the text, expected a '}' for the '{' of line 1")]
    [InlineData("a {\n b {\n c = 1\n}\n", "string, line 5, column 1 (a): found the end of the text, expected a '}' for the '{' of line 1")]
    [InlineData("a = 1 }", "string, line 1, column 7: found '}', expected a key")]
    [InlineData("= 1", "string, line 1, column 1: found '=', expected a key")]
    [InlineData("a..b = 1", "string, line 1, column 3: found '.', expected a key")]
    [InlineData("a b\n= 1 2 = 3", "string, line 2, column 7 (a b): found '=', expected the end of the value (a value with '=' or ':' in it needs quotes)")]
    [InlineData("a = http://x", "string, line 1, column 9 (a): found ':', expected the end of the value (a value with '=' or ':' in it needs quotes)")]
    [InlineData("a = [1, 2", "string, line 1, column 10 (a): found the end of the text, expected a ']' for the '[' of line 1")]
    [InlineData("a = [1,,2]", "string, line 1, column 8 (a): found ',', expected a value")]
    [InlineData("a = \"open\nb = 1", "string, line 1, column 10: found the end of the line, expected a closing \"")]
    [InlineData("a = \"\"\"open", "string, line 1, column 5: found a text that never ends, expected a closing \"\"\"")]
    [InlineData("a = \"\\x\"", "string, line 1, column 7: found 'x', expected an escape: one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0000")]
    [InlineData("a = \"\\u12g4\"", "string, line 1, column 7: found 'u', expected four hexadecimal digits after \\u")]
    [InlineData("a = ${b", "string, line 1, column 8 (a): found the end of the text, expected a '}' for the '${' of column 5")]
    [InlineData("a { b = ${c.d} }", "string, line 1, column 9 (a.b): found ${c.d}, expected the path of a key in this configuration, or an environment variable; ${?…} where it may be missing")]
    [InlineData("a = ${a} x", "string, line 1, column 5 (a): found ${a}, expected an earlier value of this key, which has none")]
    [InlineData("a = ${b}\nb = ${a}", "string, line 1, column 5 (a): found a reference that leads back to itself, expected one that ends")]
    [InlineData("a { b = ${a} }", "string, line 1, column 9 (a.b): found a reference to an object from inside it, expected a reference that ends")]
    [InlineData("a = [1] x", "string, line 1, column 5 (a): found an array followed by a string, expected parts of one kind")]
    [InlineData("a = { b = 1 } [2]", "string, line 1, column 5 (a): found an object followed by an array, expected parts of one kind")]
    [InlineData("include \"other\"", "string, line 1, column 1: found include \"other\", expected no include, since this text was parsed without an include callback")]
    [InlineData("a = @", "string, line 1, column 5 (a): found '@', expected a value")]
    public void A_text_that_is_not_hocon_is_refused_with_place_find_and_expectation(string hocon, string message)
    {
        var error = Assert.Throws<ConfigurationException>(() => ConfigurationFactory.ParseString(hocon));
        Assert.Equal(message, error.Message);
    }

    public static TheoryData<string, Action<Config>, string> WrongKinds => new()
    {
        { "x\n", c => c.GetInt("a"), "found \"x\", expected an integer from -2147483648 to 2147483647" },
        { "1.5", c => c.GetInt("a"), "found \"1.5\", expected an integer from -2147483648 to 2147483647" },
        { "2147483648", c => c.GetInt("a"), "found \"2147483648\", expected an integer from -2147483648 to 2147483647" },
        { "9223372036854775808", c => c.GetLong("a"), "found \"9223372036854775808\", expected an integer from -9223372036854775808 to 9223372036854775807" },
        { "null", c => c.GetLong("a"), "found null, expected an integer from -9223372036854775808 to 9223372036854775807" },
        { "x", c => c.GetDouble("a"), "found \"x\", expected a number" },
        { "[1]", c => c.GetDecimal("a"), "found an array, expected a number" },
        { "{ b = 1 }", c => c.GetFloat("a"), "found an object, expected a number" },
        { "maybe", c => c.GetBoolean("a"), "found \"maybe\", expected on, off, true, false, yes or no" },
        { "5 weeks", c => c.GetTimeSpan("a"), "found \"5 weeks\", expected a duration such as 500ms, 10s or 1.5 minutes (ns, us, ms, s, m, h, d; milliseconds without a unit), or infinite" },
        { "-1s", c => c.GetTimeSpan("a"), "found \"-1s\", expected a duration such as 500ms, 10s or 1.5 minutes (ns, us, ms, s, m, h, d; milliseconds without a unit), or infinite" },
        { "infinite", c => c.GetTimeSpan("a", null, false), "found \"infinite\", expected a duration such as 500ms, 10s or 1.5 minutes (ns, us, ms, s, m, h, d; milliseconds without a unit)" },
        { "20000000d", c => c.GetTimeSpan("a"), "found \"20000000d\", expected a duration such as 500ms, 10s or 1.5 minutes (ns, us, ms, s, m, h, d; milliseconds without a unit), or infinite" },
        { "64 KB", c => c.GetByteSize("a"), "found \"64 KB\", expected a size such as 512, 64k, 10 MB or 4 MiB" },
        { "-1", c => c.GetByteSize("a"), "found \"-1\", expected a size such as 512, 64k, 10 MB or 4 MiB" },
        { "20EB", c => c.GetByteSize("a"), "found \"20EB\", expected a size such as 512, 64k, 10 MB or 4 MiB" },
        { "x", c => c.GetStringList("a"), "found \"x\", expected an array" },
        { "[1, x]", c => c.GetIntList("a"), "found \"x\", expected an integer from -2147483648 to 2147483647" },
    };

    [Theory]
    [MemberData(nameof(WrongKinds))]
    public void A_value_of_the_wrong_kind_is_refused_with_its_key_and_place(string value, Action<Config> read, string message)
    {
        var config = ConfigurationFactory.ParseString("first = 1\n  a = " + value);
        var error = Assert.Throws<ConfigurationException>(() => read(config));
        var column = value == "[1, x]" ? 11 : 7;
        Assert.Equal($"string, line 2, column {column} (a): {message}", error.Message);
    }

    [Fact]
    public void A_value_from_a_fallback_is_blamed_where_it_stands()
    {
        var config = ConfigurationFactory.ParseString("x = 1").WithFallback(ConfigurationFactory.ParseString("\na.b = c")).GetConfig("a")!;

        var error = Assert.Throws<ConfigurationException>(() => config.GetInt("b"));
        Assert.StartsWith("string, line 2, column 7 (a.b): found \"c\"", error.Message);
    }
}
