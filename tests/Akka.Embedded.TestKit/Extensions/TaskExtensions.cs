using Xunit;

namespace Akka.TestKit.Extensions;

/// <summary>Tasks that are to end in time.</summary>
internal static class TaskExtensions
{
    /// <summary>Whether it ended in time; its failure is thrown.</summary>
    public static async Task<bool> AwaitWithTimeout(this Task parentTask, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = await Task.WhenAny(Task.Delay(timeout, ended.Token), parentTask);
        await ended.CancelAsync();
        if (first == parentTask)
            await parentTask;
        return parentTask.IsCompleted;
    }

    public static async Task ShouldCompleteWithin(this Task task, TimeSpan timeout, string because = "", params object[] becauseArgs) =>
        Assert.True(await task.AwaitWithTimeout(timeout), $"Expected the task to end within {timeout} {string.Format(because, becauseArgs)}");

    public static async Task<T> ShouldCompleteWithin<T>(this Task<T> task, TimeSpan timeout, string because = "", params object[] becauseArgs)
    {
        await ShouldCompleteWithin((Task)task, timeout, because, becauseArgs);
        return await task;
    }

    public static async Task ShouldCompleteWithin<T>(this Task<T> task, T expected, TimeSpan timeout, string because = "", params object[] becauseArgs) =>
        Assert.Equal(expected, await task.ShouldCompleteWithin(timeout, because, becauseArgs));

    public static async Task<T> ShouldThrowWithin<T>(this Task task, TimeSpan timeout, string because = "", params object[] becauseArgs)
        where T : Exception => await Assert.ThrowsAnyAsync<T>(() => task.ShouldCompleteWithin(timeout, because, becauseArgs));

    public static async Task ShouldThrowWithin<T>(this Task task, T expected, TimeSpan timeout, string because = "", params object[] becauseArgs)
        where T : Exception => Assert.Equal(expected, await task.ShouldThrowWithin<T>(timeout, because, becauseArgs));
}
