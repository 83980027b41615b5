using Akka.Actor;

namespace Akka.Persistence.TestKit;

/// <summary>Delays of interceptors pass in the time of the plugin's system, so that a virtual clock has them virtual as well.</summary>
internal static class SchedulerDelay
{
    // An interceptor is handed to a plugin without a system; the plugin says here which one it lives in.
    private static readonly AsyncLocal<IScheduler> Plugin = new();

    public static void Use(IScheduler scheduler) => Plugin.Value = scheduler;

    /// <summary>Ends early, and without an exception, when it is cancelled.</summary>
    public static async Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken = default)
    {
        var scheduler = Plugin.Value ?? throw new InvalidOperationException("Only a test journal or a test snapshot store can delay.");
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timer = new Cancelable(scheduler.Advanced);
        await using var cut = cancellationToken.Register(() => over.TrySetResult());
        scheduler.Advanced.ScheduleOnce(delay, () => over.TrySetResult(), timer);
        await over.Task;
        timer.Cancel();
    }
}
