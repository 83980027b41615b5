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

        var plain = new PlainDetail(json, new NamesSeen(stackalloc ulong[PlainDetail.NamesMax], stackalloc int[PlainDetail.DepthMax]));
        return plain.TryRead(ref detail) || TryReadAny(json, out detail);
    }

    /// <summary>The same of any JSON, in three times the time.</summary>
    internal static bool TryReadAny(ReadOnlySpan<byte> json, out DetailFields detail)
    {
        detail = new DetailFields { Step = -1 };
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = LineSchema.DepthMax });
        var names = new NamesSeen(stackalloc ulong[NamesSeen.Max], stackalloc int[LineSchema.DepthMax + 1]);
        var (key, start, isPlain) = (DetailKey.Other, 0, true);
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
                        start = (int)reader.TokenStartIndex;
                        break;
                    case JsonTokenType.EndArray when reader.CurrentDepth == 1:
                        detail.TakeArray(key, new Slice(start, (int)reader.BytesConsumed - start));
                        break;
                    case JsonTokenType.String when reader.CurrentDepth == 1:
                        detail.Take(key, new Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length));
                        break;
                    case JsonTokenType.Number when reader.CurrentDepth == 1:
                        detail.Take(key, reader.TryGetInt32(out var number) ? number : null);
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

    internal void Take(DetailKey key, Slice text)
    {
        switch (key)
        {
            case DetailKey.Fingerprint:
                Fingerprint = text;
                break;
            case DetailKey.DigestBefore:
                DigestBefore = text;
                break;
            case DetailKey.DigestAfter:
                DigestAfter = text;
                break;
            case DetailKey.Feature:
                Feature = text;
                break;
            default:
                break;
        }
    }

    /// <param name="number">Null when it is none that fits.</param>
    internal void Take(DetailKey key, int? number)
    {
        switch (key)
        {
            case DetailKey.Steps:
                Steps = number ?? 0;
                break;
            case DetailKey.Step:
                Step = number ?? -1;
                break;
            default:
                break;
        }
    }

    internal void TakeArray(DetailKey key, Slice array)
    {
        switch (key)
        {
            case DetailKey.Features:
                Features = array;
                break;
            case DetailKey.Subjects:
                Subjects = array;
                break;
            default:
                break;
        }
    }

    internal static DetailKey KeyOf(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("steps"u8) => DetailKey.Steps,
        _ when name.SequenceEqual("step"u8) => DetailKey.Step,
        _ when name.SequenceEqual("fingerprint"u8) => DetailKey.Fingerprint,
        _ when name.SequenceEqual("digest_before"u8) => DetailKey.DigestBefore,
        _ when name.SequenceEqual("digest_after"u8) => DetailKey.DigestAfter,
        _ when name.SequenceEqual("feature"u8) => DetailKey.Feature,
        _ when name.SequenceEqual("features"u8) => DetailKey.Features,
        _ when name.SequenceEqual("subjects"u8) => DetailKey.Subjects,
        _ => DetailKey.Other,
    };
}

/// <summary>The keys of a detail that the log reacts to.</summary>
internal enum DetailKey
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
