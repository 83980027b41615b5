using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace ActorBridge.Audit.Indexing;

/// <summary>The few lists of features that plans use, each read once.</summary>
internal sealed class FeatureSets
{
    private const int KeptMax = 64;

    private readonly List<(byte[] Json, ImmutableArray<string> Features)> _known = [];

    /// <param name="json">A JSON array, already found to be well formed; empty when the plan names none.</param>
    public ImmutableArray<string> Of(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return [];
        }

        foreach (var (known, features) in _known)
        {
            if (json.SequenceEqual(known))
            {
                return features;
            }
        }

        var read = Read(json);
        if (_known.Count < KeptMax)
        {
            _known.Add((json.ToArray(), read));
        }

        return read;
    }

    /// <param name="json">A JSON array; what is no text in it does not count.</param>
    public static ImmutableArray<string> Read(ReadOnlySpan<byte> json)
    {
        var features = ImmutableArray.CreateBuilder<string>();
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                features.Add(Encoding.UTF8.GetString(reader.ValueSpan));
            }
        }

        return features.ToImmutable();
    }
}
