using System.Collections.Frozen;
using System.Text;
using ActorBridge.Core.Identity;

namespace ActorBridge.Protocol.Json;

/// <summary>The wire's word for each value of an enum: <c>ReadyToCommit</c> is <c>READY_TO_COMMIT</c>, and Blender's own words where it has some.</summary>
public static class WireNames<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Words = Enum.GetValues<T>().ToFrozenDictionary(v => v, Word);

    private static readonly FrozenDictionary<string, T> Values = Words.ToFrozenDictionary(p => p.Value, p => p.Key);

    public static string Of(T value) => Words[value];

    public static T Read(WireValue value)
    {
        var word = value.Text(max: 64);
        return Values.TryGetValue(word, out var known) ? known : value.Wrong<T>($"is '{word}'; known are {string.Join(", ", Values.Keys.Order(StringComparer.Ordinal))}");
    }

    // Blender writes some ID types as one word (bpy.types.ID.id_type).
    private static string Word(T value) => value switch
    {
        DatablockKind.GreasePencil => "GREASEPENCIL",
        DatablockKind.MovieClip => "MOVIECLIP",
        DatablockKind.NodeTree => "NODETREE",
        _ => UpperSnake(value.ToString()),
    };

    private static string UpperSnake(string pascal)
    {
        var word = new StringBuilder();
        foreach (var letter in pascal)
        {
            word.Append(char.IsUpper(letter) && word.Length > 0 ? "_" : "").Append(char.ToUpperInvariant(letter));
        }

        return word.ToString();
    }
}
