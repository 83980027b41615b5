using System.Text.Json;

namespace ActorBridge.Audit.Lines;

/// <summary>Those keys of a detail that order rules and index use. Reading it also proves that the detail is one JSON object.</summary>
internal ref struct DetailView
{
    /// <summary>BEGIN: how many steps the plan has; 0 when not given.</summary>
    public int Steps;

    /// <summary>STEP: which; -1 when not given.</summary>
    public int Step;
    public ReadOnlySpan<byte> Fingerprint;
    public ReadOnlySpan<byte> DigestBefore;
    public ReadOnlySpan<byte> DigestAfter;

    /// <summary>The one feature that a safe-mode or breaker entry is about; empty means all.</summary>
    public ReadOnlySpan<byte> Feature;

    /// <summary>BEGIN: the JSON of the array of features.</summary>
    public ReadOnlySpan<byte> Features;

    public static bool TryRead(ReadOnlySpan<byte> json, out DetailView detail)
    {
        detail = new DetailView { Step = -1 };
        if (json.SequenceEqual("null"u8))
        {
            return true;
        }

        if (json.IsEmpty || json[0] != (byte)'{')
        {
            return false;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = LineSchema.DepthMax });
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = KeyOf(reader.ValueSpan);
                reader.Read();
                switch (key, reader.TokenType)
                {
                    case (Key.Steps, JsonTokenType.Number):
                        detail.Steps = reader.TryGetInt32(out var steps) ? steps : 0;
                        break;
                    case (Key.Step, JsonTokenType.Number):
                        detail.Step = reader.TryGetInt32(out var step) ? step : -1;
                        break;
                    case (Key.Fingerprint, JsonTokenType.String):
                        detail.Fingerprint = reader.ValueSpan;
                        break;
                    case (Key.DigestBefore, JsonTokenType.String):
                        detail.DigestBefore = reader.ValueSpan;
                        break;
                    case (Key.DigestAfter, JsonTokenType.String):
                        detail.DigestAfter = reader.ValueSpan;
                        break;
                    case (Key.Feature, JsonTokenType.String):
                        detail.Feature = reader.ValueSpan;
                        break;
                    case (Key.Features, JsonTokenType.StartArray):
                        var start = (int)reader.TokenStartIndex;
                        reader.Skip();
                        detail.Features = json[start..(int)reader.BytesConsumed];
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }

            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Key KeyOf(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("steps"u8) => Key.Steps,
        _ when name.SequenceEqual("step"u8) => Key.Step,
        _ when name.SequenceEqual("fingerprint"u8) => Key.Fingerprint,
        _ when name.SequenceEqual("digest_before"u8) => Key.DigestBefore,
        _ when name.SequenceEqual("digest_after"u8) => Key.DigestAfter,
        _ when name.SequenceEqual("feature"u8) => Key.Feature,
        _ when name.SequenceEqual("features"u8) => Key.Features,
        _ => Key.Other,
    };

    private enum Key
    {
        Other,
        Steps,
        Step,
        Fingerprint,
        DigestBefore,
        DigestAfter,
        Feature,
        Features,
    }
}
