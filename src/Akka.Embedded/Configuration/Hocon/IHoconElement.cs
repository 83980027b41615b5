namespace Akka.Configuration.Hocon;

/// <summary>A part of a value: a literal, an array or an object.</summary>
public interface IHoconElement
{
    internal bool IsString();

    internal string GetString();

    internal bool IsArray();

    internal IList<HoconValue> GetArray();
}
