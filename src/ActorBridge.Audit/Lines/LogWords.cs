using System.Collections.Immutable;
using System.Text;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Lines;

/// <summary>The names of kinds and phases as they stand in a line: the enum's, in UPPER_SNAKE.</summary>
public static class LogWords
{
    public static readonly ImmutableArray<string> Kinds = [.. Enum.GetNames<AuditKind>().Select(UpperSnake)];

    public static readonly ImmutableArray<string> Phases = [.. Enum.GetNames<AuditPhase>().Select(UpperSnake)];

    private static readonly byte[][] KindBytes = [.. Kinds.Select(Encoding.ASCII.GetBytes)];

    private static readonly byte[][] PhaseBytes = [.. Phases.Select(Encoding.ASCII.GetBytes)];

    internal static ReadOnlySpan<byte> Of(AuditKind kind) => KindBytes[(int)kind];

    internal static ReadOnlySpan<byte> Of(AuditPhase phase) => PhaseBytes[(int)phase];

    internal static AuditKind? Kind(ReadOnlySpan<byte> word) => Find(KindBytes, word) is >= 0 and var i ? (AuditKind)i : null;

    internal static AuditPhase? Phase(ReadOnlySpan<byte> word) => Find(PhaseBytes, word) is >= 0 and var i ? (AuditPhase)i : null;

    private static int Find(byte[][] words, ReadOnlySpan<byte> word)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (word.SequenceEqual(words[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static string UpperSnake(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : char.ToUpperInvariant(c).ToString()));
}
