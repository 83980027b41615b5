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

    /// <summary>BEGIN: the JSON of the array of subjects, for operational memory.</summary>
    public ReadOnlySpan<byte> Subjects;

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
        var names = new NamesSeen(stackalloc ulong[NamesSeen.Max], stackalloc int[LineSchema.DepthMax + 1]);
        var (key, features, isPlain) = (Key.Other, 0, true);
        try
        {
            while (reader.Read())
            {
                isPlain &= !reader.ValueIsEscaped;
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        names.Open();
                        break;
                    case JsonTokenType.EndObject:
                        names.Close();
                        break;
                    case JsonTokenType.PropertyName:
                        isPlain &= names.IsNew(reader.ValueSpan);
                        key = reader.CurrentDepth == 1 ? KeyOf(reader.ValueSpan) : key;
                        break;
                    case JsonTokenType.StartArray when reader.CurrentDepth == 1:
                        features = (int)reader.TokenStartIndex;
                        break;
                    case JsonTokenType.EndArray when reader.CurrentDepth == 1 && key == Key.Features:
                        detail.Features = json[features..(int)reader.BytesConsumed];
                        break;
                    case JsonTokenType.EndArray when reader.CurrentDepth == 1 && key == Key.Subjects:
                        detail.Subjects = json[features..(int)reader.BytesConsumed];
                        break;
                    case JsonTokenType.Number or JsonTokenType.String when reader.CurrentDepth == 1:
                        detail.Take(key, reader);
                        break;
                    default:
                        break;
                }
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return isPlain || LineDiagnosis.FaultOf(json, out _) is null;
    }

    private void Take(Key key, in Utf8JsonReader reader)
    {
        switch (key, reader.TokenType)
        {
            case (Key.Steps, JsonTokenType.Number):
                Steps = reader.TryGetInt32(out var steps) ? steps : 0;
                break;
            case (Key.Step, JsonTokenType.Number):
                Step = reader.TryGetInt32(out var step) ? step : -1;
                break;
            case (Key.Fingerprint, JsonTokenType.String):
                Fingerprint = reader.ValueSpan;
                break;
            case (Key.DigestBefore, JsonTokenType.String):
                DigestBefore = reader.ValueSpan;
                break;
            case (Key.DigestAfter, JsonTokenType.String):
                DigestAfter = reader.ValueSpan;
                break;
            case (Key.Feature, JsonTokenType.String):
                Feature = reader.ValueSpan;
                break;
            default:
                break;
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
        _ when name.SequenceEqual("subjects"u8) => Key.Subjects,
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
        Subjects,
    }
}
