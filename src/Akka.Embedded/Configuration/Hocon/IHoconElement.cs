namespace Akka.Configuration.Hocon;

/// <summary>A part of a value: a literal, an array or an object.</summary>
public interface IHoconElement
{
    bool IsString();

    string GetString();

    bool IsArray();

    IList<HoconValue> GetArray();
}
