using System.Collections.Immutable;
using System.Text.Json;
using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Plans.Vocabulary.Fields;

namespace ActorBridge.Protocol.Plans.Vocabulary;

/// <summary>
/// vocabulary.json: <c>types</c> names field types that several operations share, <c>operations</c> has a row for each. A row
/// without a known feature and class is refused, so that nothing unclassified can be built.
/// </summary>
public sealed class VocabularyFile
{
    private readonly Dictionary<string, JsonElement> _types;

    private VocabularyFile(JsonElement file)
    {
        _types = file.GetProperty("types").EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
        Version = file.GetProperty("vocabulary_version").GetInt32();
        Rows = [.. file.GetProperty("operations").EnumerateObject().Select(p => Row(p.Name, p.Value))];
    }

    public int Version { get; }

    public ImmutableArray<OperationRow> Rows { get; }

    /// <exception cref="FormatException">Names the row and what is wrong with it.</exception>
    public static VocabularyFile Read(JsonElement file) => new(file);

    private OperationRow Row(string op, JsonElement row)
    {
        try
        {
            var feature = Word(row, "feature");
            if (!Features.All.Contains(feature))
            {
                throw new FormatException($"the feature \"{feature}\" is none of {string.Join(", ", Features.All)}");
            }

            return new(op, feature, Class(Word(row, "class")), Word(row, "says"), Object(row), AskedBy(row));
        }
        catch (Exception e) when (e is FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"vocabulary.json, operation \"{op}\": {e.Message}", e);
        }
    }

    private static string Word(JsonElement row, string key) => row.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : throw new FormatException($"it has no \"{key}\"");

    private static bool AskedBy(JsonElement row) => row.TryGetProperty("asked_by", out var who)
        && (who.GetString() is "host" ? true : throw new FormatException($"\"asked_by\" is \"{who}\"; it is \"host\" or absent"));

    private static OperationClass Class(string word) => word switch
    {
        "reading" => OperationClass.Reading,
        "mutating" => OperationClass.Mutating,
        "opaque" => OperationClass.Opaque,
        _ => throw new FormatException($"the class \"{word}\" is none of reading, mutating, opaque"),
    };

    private ObjectField Object(JsonElement spec) => new(
        [.. spec.GetProperty("fields").EnumerateObject().Select(p => Named(p.Name, p.Value))],
        Words(spec, "at_least_one"));

    private NamedField Named(string name, JsonElement spec) => new(
        name, Type(spec), Flag(spec, "optional"), spec.TryGetProperty("when", out var when) ? Condition(when) : null, Flag(spec, "limit"));

    private static FieldCondition Condition(JsonElement when)
    {
        var one = when.EnumerateObject().Single();
        return new(one.Name, [.. one.Value.EnumerateArray().Select(v => v.GetString()!)]);
    }

    private FieldType Type(JsonElement spec)
    {
        var type = spec.GetProperty("type").GetString()!;
        return type switch
        {
            "datablock" => new DatablockField(Words(spec, "kinds")),
            "new" => new NewField(spec.TryGetProperty("kind", out var kind) ? kind.GetString() : null),
            "tombstone" => new TombstoneField(),
            "flag" => new FlagField(),
            "number" => new NumberField(Number(spec, "min"), Number(spec, "max")),
            "integer" => new IntegerField((long)Number(spec, "min"), (long)Number(spec, "max")),
            "numbers" => new NumbersField(Count(spec, "count_min"), Count(spec, "count_max"), Number(spec, "min"), Number(spec, "max")),
            "name" => new NameField(),
            "text" => new TextField(Count(spec, "bytes_min"), Count(spec, "bytes_max")),
            "word" => new WordField(Words(spec, "values")),
            "list" => new ListField(Type(spec.GetProperty("of")), Count(spec, "count_min"), Count(spec, "count_max")),
            "map" => new MapField(Type(spec.GetProperty("of")), Count(spec, "count_max")),
            "object" => Object(spec),
            "either" => new EitherField(Type(spec.GetProperty("text")), Object(spec.GetProperty("object"))),
            "value" => new ValueField(),
            "payload" => new PayloadField(spec.GetProperty("format").GetString()!),
            _ when _types.TryGetValue(type, out var shared) => Type(shared),
            _ => throw new FormatException($"the type \"{type}\" is unknown"),
        };
    }

    private static bool Flag(JsonElement spec, string key) => spec.TryGetProperty(key, out var flag) && flag.GetBoolean();

    private static double Number(JsonElement spec, string key) => spec.GetProperty(key).GetDouble();

    private static int Count(JsonElement spec, string key) => spec.GetProperty(key).GetInt32();

    private static ImmutableArray<string> Words(JsonElement spec, string key) =>
        spec.TryGetProperty(key, out var words) ? [.. words.EnumerateArray().Select(w => w.GetString()!)] : [];
}
