using System.Text.Json;

namespace ActorBridge.Audit.Lines;

/// <summary>Those keys of a detail that order rules and index use, by their place in its JSON. Reading it also proves that the detail is one JSON object.</summary>
internal struct DetailFields
{
    public int Steps;
    public int Step;
    public Slice Fingerprint;
    public Slice DigestBefore;
    public Slice DigestAfter;
    public Slice Feature;
    public Slice Features;
    public Slice Subjects;

    public static bool TryRead(ReadOnlySpan<byte> json, out DetailFields detail)
    {
        detail = new DetailFields { Step = -1 };
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
                        detail.Features = new Slice(features, (int)reader.BytesConsumed - features);
                        break;
                    case JsonTokenType.EndArray when reader.CurrentDepth == 1 && key == Key.Subjects:
                        detail.Subjects = new Slice(features, (int)reader.BytesConsumed - features);
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
                Fingerprint = Text(reader);
                break;
            case (Key.DigestBefore, JsonTokenType.String):
                DigestBefore = Text(reader);
                break;
            case (Key.DigestAfter, JsonTokenType.String):
                DigestAfter = Text(reader);
                break;
            case (Key.Feature, JsonTokenType.String):
                Feature = Text(reader);
                break;
            default:
                break;
        }
    }

    private static Slice Text(in Utf8JsonReader reader) => new((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);

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
