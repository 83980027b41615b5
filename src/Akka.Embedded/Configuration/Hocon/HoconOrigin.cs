namespace Akka.Configuration.Hocon;

/// <summary>One text and what to call it in messages.</summary>
internal sealed record HoconSource(string Name, string Text)
{
    public const string NoFile = "string";

    public (int Line, int Column) Locate(int offset)
    {
        var before = Text.AsSpan(0, Math.Min(offset, Text.Length));
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}

/// <summary>Where a value stands. Line and column are counted only when somebody has to be told.</summary>
internal sealed record HoconOrigin(HoconSource Source, int Offset, string? Key = null)
{
    public int Line => Source.Locate(Offset).Line;

    public ConfigurationException Error(string found, string expected, Exception? cause = null) =>
        new($"{this}: found {found}, expected {expected}", cause);

    public override string ToString()
    {
        var (line, column) = Source.Locate(Offset);
        return $"{Source.Name}, line {line}, column {column}{(Key is null ? "" : $" ({Key})")}";
    }
}
