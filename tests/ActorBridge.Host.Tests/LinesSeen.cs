using System.Text;

namespace ActorBridge.Host.Tests;

/// <summary>An output whose lines can be waited for.</summary>
internal sealed class LinesSeen : TextWriter
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Encoding Encoding => Encoding.UTF8;

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    public override void WriteLine(string? value)
    {
        lock (_lock)
        {
            _lines.Add(value ?? "");
            _more.SetResult();
            _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public Task UntilAsync(int count) => UntilAsync(lines => lines.Count >= count);

    public Task UntilAsync(string part) => UntilAsync(lines => lines.Exists(l => l.Contains(part, StringComparison.Ordinal)));

    private async Task UntilAsync(Predicate<List<string>> holds)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (holds(_lines))
                {
                    return;
                }

                more = _more.Task;
            }

            await more.WaitAsync(Longest);
        }
    }
}
