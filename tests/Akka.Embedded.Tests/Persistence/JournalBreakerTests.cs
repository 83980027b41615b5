using Akka.Pattern;
using Akka.Persistence.Journal;
using Akka.TestKit;

namespace Akka.Embedded.Tests.Persistence;

/// <summary>The breaker in front of journal and snapshot store, on virtual time.</summary>
public sealed class JournalBreakerTests : Akka.TestKit.Xunit2.TestKit
{
    private const int Max = 2;
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10), ResetTimeout = TimeSpan.FromSeconds(30);
    private readonly JournalBreaker _breaker;

    public JournalBreakerTests()
        : base("""akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """) =>
        _breaker = new(Sys.Scheduler, Max, CallTimeout, ResetTimeout);

    private TestScheduler Time => (TestScheduler)Sys.Scheduler;

    [Fact]
    public async Task It_opens_at_the_failure_that_is_one_too_many_and_not_before()
    {
        await FailAsync();
        Assert.Equal(1, await _breaker.CallAsync(() => Task.FromResult(1)));
        await FailAsync();
        Assert.Equal(2, await _breaker.CallAsync(() => Task.FromResult(2)));
        await FailAsync();
        await FailAsync();
        await IsOpenAsync();
    }

    [Fact]
    public async Task Once_its_time_is_over_one_call_is_let_through_and_its_success_closes_it()
    {
        await OpenAsync();
        Time.Advance(ResetTimeout - TimeSpan.FromMilliseconds(1));
        await IsOpenAsync();
        Time.Advance(TimeSpan.FromMilliseconds(1));
        var (answer, tried) = Call();
        await IsOpenAsync();
        answer.SetResult(1);
        Assert.Equal(1, await tried);
        Assert.Equal(2, await _breaker.CallAsync(() => Task.FromResult(2)));
    }

    [Fact]
    public async Task The_failure_of_that_call_opens_it_for_as_long_again()
    {
        await OpenAsync();
        Time.Advance(ResetTimeout);
        await FailAsync();
        Time.Advance(ResetTimeout - TimeSpan.FromMilliseconds(1));
        await IsOpenAsync();
        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, await _breaker.CallAsync(() => Task.FromResult(1)));
    }

    [Fact]
    public async Task The_success_of_a_call_from_before_does_not_close_it()
    {
        var (answer, straggler) = Call();
        await OpenAsync();
        answer.SetResult(1);
        Assert.Equal(1, await straggler);
        await IsOpenAsync();
    }

    [Fact]
    public async Task The_failure_of_a_call_from_before_does_not_keep_it_open_longer()
    {
        var (answer, straggler) = Call();
        await OpenAsync();
        Time.Advance(TimeSpan.FromSeconds(5));
        answer.SetException(new IOException("late"));
        await Assert.ThrowsAsync<IOException>(() => straggler);
        Time.Advance(ResetTimeout - TimeSpan.FromSeconds(5));
        Assert.Equal(1, await _breaker.CallAsync(() => Task.FromResult(1)));
    }

    [Fact]
    public async Task A_call_that_is_not_answered_in_its_time_has_failed()
    {
        var (_, first) = Call();
        Time.Advance(TimeSpan.FromSeconds(4));
        var (_, second) = Call();
        Time.Advance(CallTimeout - TimeSpan.FromSeconds(4));
        await Assert.ThrowsAsync<TimeoutException>(() => first);
        Assert.False(second.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(4));
        await Assert.ThrowsAsync<TimeoutException>(() => second);
        await IsOpenAsync();
    }

    // Time that jumps past the timer is what a process sees that was stopped, or a laptop that slept, with a write under way.
    [Fact]
    public async Task A_process_that_was_stopped_waits_once_more_before_it_calls_a_write_failed()
    {
        var (answered, first) = Call();
        var (_, second) = Call();
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, _breaker.Watched);
        answered.SetResult(1);
        Assert.Equal(1, await first);
        Time.Advance(CallTimeout);
        await Assert.ThrowsAsync<TimeoutException>(() => second);
        Assert.Equal(0, _breaker.Watched);
    }

    private (TaskCompletionSource<int> Answer, Task<int> Call) Call()
    {
        var answer = new TaskCompletionSource<int>();
        return (answer, _breaker.CallAsync(() => answer.Task));
    }

    private Task FailAsync() => Assert.ThrowsAsync<IOException>(() => _breaker.CallAsync(() => Task.FromException<int>(new IOException("no"))));

    private async Task OpenAsync()
    {
        for (var i = 0; i < Max; i++)
            await FailAsync();
    }

    private Task IsOpenAsync() => Assert.ThrowsAsync<OpenCircuitException>(() => _breaker.CallAsync(() => Task.FromResult(0)));
}
