namespace Akka.Configuration.Hocon;

/// <summary>A parsed text with its substitutions resolved.</summary>
public class HoconRoot(HoconValue value)
{
    public HoconValue Value { get; } = value;
}
