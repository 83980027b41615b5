using ActorBridge.Core.Logging;

namespace ActorBridge.Core.Tests;

/// <summary>Rule 14.11 as a function: random histories of one host and one Blender, with frames that are lost, doubled and late.</summary>
public class SyncStateTests
{
    [Fact, Rule("14.11")]
    public void Whatever_happens_to_the_frames_an_honest_blender_stays_in_step_and_an_older_copy_never_does()
    {
        for (var seed = 0; seed < 10_000; seed++)
        {
            var random = new Random(seed);
            var head = random.Next(1, 6);
            LogPosition? own = random.Next(3) == 0 ? null : At(random.Next(1, head + 1));
            var state = SyncState.Attach(own, new(own, own), At(head), HashUpTo(head));
            Assert.True(state.InStep, $"seed {seed}: {state.Why}");
            var flying = new List<LogPosition?>();
            for (var beat = random.Next(20); beat > 0; beat--)
            {
                head += random.Next(3);
                own = At(random.Next((int)(own?.Seq ?? 1), head + 1));
                flying.Add(own);
                var heard = flying[random.Next(flying.Count)];
                if (random.Next(3) > 0)
                {
                    flying.Remove(heard);
                }

                state = state.Beat(heard, At(head), HashUpTo(head));
                Assert.True(state.InStep, $"seed {seed}: {state.Why}");
            }

            Assert.True((state.Confirmed?.Seq ?? 0) <= (own?.Seq ?? 0), $"seed {seed}");
            if (state.Confirmed is { Seq: > 1 } confirmed)
            {
                var (older, cut) = (At(random.Next(1, (int)confirmed.Seq)), random.Next(1, (int)confirmed.Seq));
                Assert.Equal(SequenceRelation.BlenderOlder, SyncState.Attach(confirmed, new(older, null), At(head), HashUpTo(head)).Found);
                Assert.Equal(SequenceRelation.HostOlder, SyncState.Attach(confirmed, new(own, null), At(cut), HashUpTo(cut)).Found);
                var lost = SyncState.Attach(null, new(own, null), new(cut + 100, "another"), seq => seq <= cut ? At((int)seq).Hash : "another");
                Assert.False(lost.InStep);
                Assert.False(lost.Beat(At(1), At(head), HashUpTo(head)).InStep);
            }
        }
    }

    [Fact, Rule("14.11")]
    public void A_frame_from_behind_what_was_confirmed_is_a_late_one_only_if_it_is_of_this_history()
    {
        var state = SyncState.Attach(null, new(At(5), null), At(9), HashUpTo(9));
        Assert.True(state.Beat(At(3), At(9), HashUpTo(9)).InStep);
        Assert.Equal(SequenceRelation.Fork, state.Beat(new(3, "another line 3"), At(9), HashUpTo(9)).Found);
    }

    [Theory, Rule("14.11")]
    [InlineData(null, 7, SequenceRelation.BlenderOlder)]
    [InlineData(6, 7, SequenceRelation.BlenderOlder)]
    [InlineData(7, 7, SequenceRelation.Behind)]
    [InlineData(8, 7, SequenceRelation.Behind)]
    [InlineData(null, null, SequenceRelation.New)]
    public void A_file_that_knows_more_than_the_add_ons_folder_shows_the_folder_to_be_an_older_copy(int? own, int? inside, SequenceRelation expected) =>
        Assert.Equal(expected, SyncState.Attach(null, new(own is { } o ? At(o) : null, inside is { } i ? At(i) : null), At(9), HashUpTo(9)).Found);

    private static LogPosition At(int seq) => new(seq, $"line {seq}");

    private static Func<long, string?> HashUpTo(int head) => seq => seq <= head ? At((int)seq).Hash : null;
}
