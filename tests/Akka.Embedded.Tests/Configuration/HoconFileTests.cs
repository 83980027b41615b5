using Akka.Configuration;

namespace Akka.Embedded.Tests.Configuration;

public sealed class HoconFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Includes_are_relative_to_the_file_and_see_each_others_keys()
    {
        Write("sub/inner.conf", "x = ${y}, z = ${outer}");
        Write("sub/more.conf", "y = 2\nn { include \"inner.conf\", y = 3 }");
        var config = ConfigurationFactory.FromFile(Write("app.conf", "outer = 1\na { include \"sub/more.conf\" }\na.y = 4"));

        Assert.Equal((4, 3, 1), (config.GetInt("a.y"), config.GetInt("a.n.x"), config.GetInt("a.n.z")));
    }

    [Fact]
    public void An_error_names_the_file_that_has_it()
    {
        var inner = Write("inner.conf", "\nlevel = high");
        var config = ConfigurationFactory.FromFile(Write("app.conf", "a { include \"inner.conf\" }"));

        var error = Assert.Throws<ConfigurationException>(() => config.GetInt("a.level"));
        Assert.StartsWith($"{inner}, line 2, column 9 (a.level): found \"high\"", error.Message);
    }

    [Fact]
    public void A_missing_include_is_an_error()
    {
        var app = Write("app.conf", "a = 1\ninclude \"gone.conf\"");

        var error = Assert.Throws<ConfigurationException>(() => ConfigurationFactory.FromFile(app));
        Assert.Equal($"{app}, line 2, column 1: found include \"gone.conf\", expected a readable file {Path.Combine(_folder.FullName, "gone.conf")}", error.Message);
    }

    [Fact]
    public void Files_that_include_each_other_are_an_error()
    {
        var one = Write("one.conf", "include \"two.conf\"");
        var two = Write("two.conf", "include \"one.conf\"");

        var error = Assert.Throws<ConfigurationException>(() => ConfigurationFactory.FromFile(one));
        Assert.StartsWith($"{two}, line 1, column 1: found include \"one.conf\", which includes this file", error.Message);
    }

    [Fact]
    public void A_missing_file_is_an_error()
    {
        var error = Assert.Throws<ConfigurationException>(() => ConfigurationFactory.FromFile("/no/such/akka.hocon"));
        Assert.StartsWith("/no/such/akka.hocon: cannot be read:", error.Message);
    }

    private string Write(string name, string text)
    {
        var file = new FileInfo(Path.Combine(_folder.FullName, name));
        file.Directory!.Create();
        using var writer = file.CreateText();
        writer.Write(text);
        return file.FullName;
    }
}
