namespace Akka.Configuration.Hocon;

/// <summary>Text, quoted or not; what it means is decided by who asks for it.</summary>
public class HoconLiteral : IHoconElement
{
    public string? Value { get; set; }

    /// <summary>Space between two parts of one value: it counts only if the parts turn out to be text.</summary>
    internal bool IsSpace { get; init; }

    public bool IsString() => true;

    public string GetString() => Value!;

    public bool IsArray() => false;

    public IList<HoconValue> GetArray() => throw new ConfigurationException("found a string, expected an array");

    public override string? ToString() => Value;
}
