using System.IO.Pipelines;
using System.Threading.Channels;

namespace ActorBridge.Host.Door;

/// <summary>What waits to be sent on one connection. Bounded: a peer that does not read is cut off instead of filling our memory.</summary>
public sealed class OutgoingQueue(int bytesMax)
{
    private readonly Channel<byte[]> _frames = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true, AllowSynchronousContinuations = true });
    private readonly CancellationTokenSource _overflow = new();
    private int _waiting;

    /// <summary>Cancelled when more waits than may.</summary>
    public CancellationToken Overflow => _overflow.Token;

    /// <summary>From any thread. What comes after <see cref="Complete"/> or an overflow is dropped: the connection is ending.</summary>
    public void Send(byte[] frame)
    {
        if (Interlocked.Add(ref _waiting, frame.Length) > bytesMax)
        {
            _overflow.Cancel();
        }
        else
        {
            _frames.Writer.TryWrite(frame);
        }
    }

    /// <summary>Nothing more follows; what waits is still sent.</summary>
    public void Complete() => _frames.Writer.TryComplete();

    public async Task RunAsync(PipeWriter output, CancellationToken stop)
    {
        await foreach (var frame in _frames.Reader.ReadAllAsync(stop))
        {
            var flushed = await output.WriteAsync(frame, stop);
            Interlocked.Add(ref _waiting, -frame.Length);
            if (flushed.IsCompleted)
            {
                return;
            }
        }
    }
}
