namespace ActorBridge.Host.Processes;

/// <summary>Waits for something that another process does; when it doesn't come, says what was waited for.</summary>
public static class Wait
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    public static async Task UntilAsync(string what, Func<Task<bool>> holds, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Longest);
        using var timer = new PeriodicTimer(Step);
        while (!await holds())
        {
            try
            {
                await timer.WaitForNextTickAsync(timeout.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new TimeoutException($"waited {Longest.TotalSeconds:0} s in vain for {what}");
            }
        }
    }
}
