using ActorBridge.Core.Errors;
using ActorBridge.Core.SafeMode;
using static ActorBridge.Core.SafeMode.SafeModeCommands;
using Known = ActorBridge.Core.Operations.Features;

namespace ActorBridge.Core.Tests;

public class SafeModeTests
{
    private static readonly ISafeModeCommand[] Commands =
    [
        new EnterSafeMode(null, "r", [], default), new EnterSafeMode(Known.Objects, "r", [], default), new EnterSafeMode(Known.Materials, "r", [], default),
        new RearmSafeMode(null, "Ada", "fixed", default), new RearmSafeMode(Known.Objects, "Ada", "fixed", default),
        new RearmSafeMode(null, " ", "fixed", default), new RearmSafeMode(Known.Objects, "Ada", "", default),
    ];

    [Fact, Rule("9.3")]
    public void It_is_never_left_without_a_named_persons_re_arm() => Some.ForAllRows(row =>
    {
        var state = SafeModeState.Off;
        foreach (var command in row)
        {
            var next = Run(state, command);
            var left = new[] { null, Known.Objects, Known.Materials, Known.Identity }.Where(f => state.IsOn(f) && !next.IsOn(f)).ToArray();
            if (left.Length > 0 && !(command is RearmSafeMode { Who: "Ada", Reason: "fixed" } rearm && left.SequenceEqual([rearm.Feature])))
            {
                return false;
            }

            state = next;
        }

        return true;
    }, Commands);

    [Fact, Rule("14.9")]
    public void A_feature_switches_off_only_itself_until_there_are_too_many()
    {
        var one = Run(SafeModeState.Off, new EnterSafeMode(Known.Objects, "r", [3], default));
        Assert.Equal(ErrorCodes.SafeModeFeature, one.WhyNot([Known.Objects])!.Code);
        Assert.Null(one.WhyNot([Known.Materials]));

        var two = Run(one, new EnterSafeMode(Known.Materials, "r", [], default));
        Assert.Equal(ErrorCodes.SafeModeGlobal, two.WhyNot([Known.Identity])!.Code);
    }

    [Fact]
    public void The_first_reason_stays()
    {
        var first = Run(SafeModeState.Off, new EnterSafeMode(null, "first", [], default));
        Assert.Equal("first", Run(first, new EnterSafeMode(null, "second", [], default)).Global!.Reason);
    }

    [Fact]
    public void A_feature_that_does_not_exist_is_refused() =>
        Assert.Equal(ErrorCodes.UnknownFeature, SafeModeState.Off.Decide(new EnterSafeMode("flying", "r", [], default), 2).Refusal!.Code);

    private static SafeModeState Run(SafeModeState state, ISafeModeCommand command) =>
        state.Decide(command, 2).Events.Aggregate(state, (s, e) => s.Apply(e));
}
