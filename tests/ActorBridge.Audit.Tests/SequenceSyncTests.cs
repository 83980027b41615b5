using ActorBridge.Core.Logging;
using static ActorBridge.Core.Logging.SequenceRelation;

namespace ActorBridge.Audit.Tests;

public sealed class SequenceSyncTests
{
    // Positions as seq and the history they are of; the host is at 9 of history a, which forked from history b after 5.
    public static TheoryData<string?, string?, SequenceRelation, bool> Cases => new()
    {
        { null, null, New, true },
        { "9a", "9a", Same, true },
        { "9a", null, Same, true },
        { "7a", "7a", Behind, true },
        { "7a", "4a", Behind, true },
        { "7a", null, Behind, true },
        { "0a", null, Behind, true },
        { "4a", "7a", BlenderOlder, false },
        { "0a", "7a", BlenderOlder, false },
        { null, "7a", BlenderOlder, false },
        { "10a", "9a", HostOlder, false },
        { "10b", "9a", HostOlder, false },
        { "9b", "9a", Fork, false },
        { "7b", "7a", Fork, false },
        { "5b", "5a", Behind, true },
        { "7b", null, Fork, false },
        { "8b", "7a", HostOlder, false },
        { "9a", "10a", HostOlder, false },
        { "9a", "7b", HostOlder, false },
        { null, "10a", HostOlder, false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Rule("14.11")]
    public void A_gap_a_fork_and_an_older_copy_are_told_apart_and_stop_automation(string? theirs, string? confirmed, SequenceRelation relation, bool mayAct)
    {
        var found = SequenceSync.Compare(Position("9a"), Parse(theirs), Parse(confirmed), seq => seq <= 9 ? Position($"{seq}a").Hash : null);
        Assert.Equal((relation, mayAct), (found, found.MayAct()));
    }

    private static LogPosition? Parse(string? text) => text is null ? null : Position(text);

    private static LogPosition Position(string text)
    {
        var seq = int.Parse(text[..^1], System.Globalization.CultureInfo.InvariantCulture);
        return seq == 0 ? LogPosition.Empty : new LogPosition(seq, seq <= 5 ? $"both {seq}" : $"{text[^1]} {seq}");
    }
}
