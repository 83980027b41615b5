using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ActorBridge.Core.Errors;

namespace ActorBridge.Protocol.Json;

/// <summary>
/// One value of a message, with the path that errors name. Each method checks type and range; the first thing wrong is
/// reported to the <see cref="Fault"/> of the message, and after that everything reads as default.
/// </summary>
/// <param name="Code">What a wrong type is called here: AB-DOOR-007 in messages, AB-DOOR-012 in a plan's steps.</param>
public readonly record struct WireValue(JsonElement Json, string Path, Fault Fault, ErrorCode Code)
{
    /// <summary>The largest integer that every JSON reader takes for itself.</summary>
    public const long IntegerMax = (1L << 53) - 1;

    public bool IsNull => Json.ValueKind == JsonValueKind.Null;

    public T Object<T>(Func<WireObject, T> read)
    {
        if (!Is(JsonValueKind.Object, "an object"))
        {
            return default!;
        }

        var fields = new WireObject(this);
        var value = read(fields);
        fields.RefuseUnknown();
        return value;
    }

    public ImmutableArray<T> List<T>(int max, Func<WireValue, T> read)
    {
        if (!Is(JsonValueKind.Array, "a list"))
        {
            return [];
        }

        if (Json.GetArrayLength() > max)
        {
            Wrong<T>($"has {Json.GetArrayLength()} items; at most {max}");
            return [];
        }

        var items = ImmutableArray.CreateBuilder<T>(Json.GetArrayLength());
        foreach (var item in Json.EnumerateArray())
        {
            items.Add(read(this with { Json = item, Path = $"{Path}[{items.Count}]" }));
            if (Fault.Found)
            {
                return [];
            }
        }

        return items.MoveToImmutable();
    }

    /// <param name="max">Bytes in UTF-8.</param>
    public string Text(int max, int min = 0)
    {
        if (!Is(JsonValueKind.String, "a text"))
        {
            return "";
        }

        var text = Json.GetString()!;
        var bytes = Encoding.UTF8.GetByteCount(text);
        return bytes >= min && bytes <= max ? text : Wrong<string>($"has {bytes} bytes; {min} to {max} are allowed") ?? "";
    }

    public long Integer(long min = 0, long max = IntegerMax)
    {
        if (!Is(JsonValueKind.Number, "an integer"))
        {
            return 0;
        }

        var text = Json.GetRawText();
        if (text.AsSpan(text.StartsWith('-') ? 1 : 0).ContainsAnyExceptInRange('0', '9'))
        {
            return Wrong<long>("is not an integer");
        }

        // Too many digits for a long: still an integer, and out of every range in the right direction.
        var value = Json.TryGetInt64(out var exact) ? exact : text.StartsWith('-') ? long.MinValue : long.MaxValue;
        return value >= min && value <= max ? value : Wrong<long>($"is {text}; {min} to {max} are allowed");
    }

    public double Number(double min, double max)
    {
        if (!Is(JsonValueKind.Number, "a number"))
        {
            return 0;
        }

        var value = Json.GetDouble();
        return value >= min && value <= max ? value : Wrong<double>($"is {Json.GetRawText()}; {min} to {max} are allowed");
    }

    /// <summary>Base64 of 1 to so many bytes.</summary>
    public ReadOnlyMemory<byte> Bytes(int max)
    {
        if (!Is(JsonValueKind.String, "a text"))
        {
            return default;
        }

        return Json.TryGetBytesFromBase64(out var bytes) && bytes.Length >= 1 && bytes.Length <= max
            ? bytes
            : Wrong<byte[]>($"is not base64 of 1 to {max} bytes");
    }

    public bool Flag() => Json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => Wrong<bool>("is not true or false"),
    };

    public T? OrNull<T>(Func<WireValue, T> read)
        where T : struct => IsNull ? null : read(this);

    public T? OrNone<T>(Func<WireValue, T> read)
        where T : class => IsNull ? null : read(this);

    public T Wrong<T>(string how) => Wrong<T>(Code, how);

    public T Wrong<T>(ErrorCode code, string how)
    {
        Fault.Report(code, $"'{Path}' {how}.");
        return default!;
    }

    private bool Is(JsonValueKind kind, string name)
    {
        if (Json.ValueKind != kind && !Fault.Found)
        {
            Wrong<bool>($"is not {name}");
        }

        return !Fault.Found;
    }
}
