namespace Akka.Configuration.Hocon;

/// <summary>A parsed text with its substitutions resolved.</summary>
public class HoconRoot(HoconValue value)
{
    internal HoconValue Value { get; } = value;
}
