using Xunit.Sdk;

namespace Akka.Contract.Tests.TestKit;

public class WithinTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Its_result_comes_back()
    {
        Assert.Equal(1, Within(Long, () => 1));
        Assert.Equal(2, await WithinAsync(Long, () => Task.FromResult(2)));
    }

    [Fact]
    public void Expectations_inside_have_what_is_left()
    {
        Within(Long, () =>
        {
            Assert.InRange(Remaining, TimeSpan.FromMinutes(4), Long);
            Within(TimeSpan.FromMinutes(2), () => Assert.InRange(RemainingOrDefault, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)));
            Assert.InRange(RemainingOrDefault, TimeSpan.FromMinutes(4), Long);
        });
        Assert.Throws<InvalidOperationException>(() => Remaining);
        Assert.Equal(TimeSpan.FromSeconds(3), RemainingOrDefault);
    }

    [Fact]
    public void A_block_that_ends_too_early_fails() =>
        Assert.ThrowsAny<XunitException>(() => Within(Long, TimeSpan.FromMinutes(6), () => { }));

    [Fact]
    public void A_block_that_takes_too_long_fails() =>
        Assert.ThrowsAny<XunitException>(() => Within(Short, () => AwaitConditionNoThrow(() => false, Short * 3)));

    [Fact]
    public void A_block_that_ends_with_nothing_more_to_receive_may_take_longer() =>
        Within(Short, () => Assert.Empty(ReceiveWhile<object>(message => message, Short * 3)));

    [Fact]
    public async Task A_block_that_never_ends_fails() =>
        await Assert.ThrowsAnyAsync<XunitException>(() => WithinAsync(Short, () => Task.Delay(Timeout.Infinite)));

    [Fact]
    public void What_the_block_throws_comes_out() =>
        Assert.Throws<TimeZoneNotFoundException>(() => Within(Long, () => throw new TimeZoneNotFoundException()));
}

public class DilatedTests() : Akka.TestKit.Xunit2.TestKit("akka.test { timefactor = 4.0, single-expect-default = 1s }")
{
    [Fact]
    public void Times_are_stretched_by_the_factor()
    {
        Assert.Equal(TimeSpan.FromSeconds(8), Dilated(TimeSpan.FromSeconds(2)));
        Assert.Equal(TimeSpan.FromSeconds(4), RemainingOrDefault);
        Assert.Equal(TimeSpan.FromSeconds(12), RemainingOrDilated(TimeSpan.FromSeconds(3)));
        Assert.Equal(TimeSpan.FromSeconds(1), GetTimeoutOrDefault(null));
        Assert.Throws<ArgumentException>(() => Dilated(TimeSpan.FromSeconds(-1)));
    }
}

public class AwaitTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task An_assertion_is_tried_until_it_holds()
    {
        var tries = 0;
        AwaitAssert(() => Assert.Equal(3, ++tries), interval: Tick);
        await AwaitAssertAsync(() => Assert.Equal(6, ++tries), interval: Tick);
        await AwaitAssertAsync(() => Task.FromResult(Assert.IsType<int>(++tries)), interval: Tick);
        Assert.Equal(7, tries);
    }

    [Fact]
    public void Its_last_failure_comes_out() =>
        Assert.Throws<EqualException>(() => AwaitAssert(() => Assert.Equal(1, 2), Tick * 20, Tick));

    [Fact]
    public async Task A_condition_is_awaited_until_it_is_fulfilled()
    {
        var tries = 0;
        AwaitCondition(() => ++tries == 2, TimeSpan.FromMinutes(1), Tick);
        await AwaitConditionAsync(() => ++tries == 4, TimeSpan.FromMinutes(1), Tick);
        await AwaitConditionAsync(() => Task.FromResult(++tries == 5));
        Assert.True(AwaitConditionNoThrow(() => true, Tick));
        Assert.False(await AwaitConditionNoThrowAsync(() => false, Tick));
        Assert.ThrowsAny<XunitException>(() => AwaitCondition(() => false, Tick));
    }
}
