namespace Akka.Actor;

/// <summary>
/// Sends the result of a task as a message, a failure as <see cref="Status.Failure"/>. The telling happens where
/// the task completes, with no detour over the thread pool.
/// </summary>
public static class PipeToSupport
{
    public static Task PipeTo<T>(this Task<T> taskToPipe, ICanTell recipient, IActorRef sender = null, Func<T, object> success = null, Func<Exception, object> failure = null)
        => PipeTo(taskToPipe, recipient, false, sender, success, failure);

    public static Task PipeTo<T>(this ValueTask<T> taskToPipe, ICanTell recipient, IActorRef sender = null, Func<T, object> success = null, Func<Exception, object> failure = null)
        => PipeTo(taskToPipe.AsTask(), recipient, false, sender, success, failure);

    internal static Task PipeTo<T>(this Task<T> taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef sender = null, Func<T, object> success = null, Func<Exception, object> failure = null)
        => WhenCompleted(taskToPipe, useConfigureAwait, async () =>
        {
            try
            {
                var result = await taskToPipe.ConfigureAwait(false);
                recipient.Tell(success is null ? result : success(result), sender);
            }
            catch (Exception e)
            {
                recipient.Tell(failure is null ? new Status.Failure(e) : failure(e), sender);
            }
        });

    public static Task PipeTo(this Task taskToPipe, ICanTell recipient, IActorRef sender = null, Func<object> success = null, Func<Exception, object> failure = null)
        => PipeTo(taskToPipe, recipient, false, sender, success, failure);

    public static Task PipeTo(this ValueTask taskToPipe, ICanTell recipient, IActorRef sender = null, Func<object> success = null, Func<Exception, object> failure = null)
        => PipeTo(taskToPipe.AsTask(), recipient, false, sender, success, failure);

    internal static Task PipeTo(this Task taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef sender = null, Func<object> success = null, Func<Exception, object> failure = null)
        => WhenCompleted(taskToPipe, useConfigureAwait, async () =>
        {
            try
            {
                await taskToPipe.ConfigureAwait(false);
                if (success is not null) recipient.Tell(success(), sender);
            }
            catch (Exception e)
            {
                recipient.Tell(failure is null ? new Status.Failure(e) : failure(e), sender);
            }
        });

    private static Task WhenCompleted(Task task, bool onCurrentScheduler, Func<Task> deliver)
        => task.IsCompleted
            ? deliver()
            : task.ContinueWith(_ => deliver(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, onCurrentScheduler ? TaskScheduler.Current : TaskScheduler.Default).Unwrap();
}
