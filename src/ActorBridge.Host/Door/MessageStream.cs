using System.Buffers;
using System.IO.Pipelines;
using ActorBridge.Core.Errors;
using ActorBridge.Protocol.Framing;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Door;

/// <summary>What came in: a message or a refusal of one, or the end of the connection.</summary>
/// <param name="Message">Null when the connection has ended, or when <paramref name="Fatal"/> is set.</param>
/// <param name="Fatal">The frame boundary is lost or the peer is too slow: say why and close.</param>
public readonly record struct Incoming(Received? Message, Refusal? Fatal)
{
    public bool Ended => Message is null && Fatal is null;
}

/// <summary>Reads one connection: magic, then frames, each within its time. Used by both sides.</summary>
public sealed class MessageStream(PipeReader input, TimeProvider time)
{
    /// <summary>A timer that is later than this says that this process did not run (it was stopped, or the machine slept), not that the peer is slow.</summary>
    private static readonly TimeSpan OwnDelayMax = TimeSpan.FromSeconds(1);

    /// <summary>The peer owes its magic now. Null when it came.</summary>
    public async Task<Incoming?> ReadMagicAsync(CancellationToken stop)
    {
        var read = await NextAsync((ref ReadOnlySequence<byte> buffer) => MagicBytes.Read(ref buffer), _ => new Received(null, null, null, null), WireProtocol.StepTimeout, stop);
        return read.Message is null ? read : null;
    }

    /// <summary>The next message.</summary>
    /// <param name="within">When its first byte is due; a begun frame has <see cref="WireProtocol.StepTimeout"/>, from its first byte.</param>
    public Task<Incoming> ReadAsync(MessageTable table, int cap, TimeSpan within, CancellationToken stop) => NextAsync(
        (ref ReadOnlySequence<byte> buffer) => FrameCodec.Read(ref buffer, cap), payload => WireCodec.Read(payload, table), within, stop);

    private delegate FrameRead Cut(ref ReadOnlySequence<byte> buffer);

    private async Task<Incoming> NextAsync(Cut cut, Func<ReadOnlySequence<byte>, Received> read, TimeSpan within, CancellationToken stop)
    {
        while (true)
        {
            if (await OnceAsync(cut, read, within, stop) is { } incoming)
            {
                return incoming;
            }
        }
    }

    /// <summary>Null when nothing can be said: this process stood still, and what the peer sent meanwhile is still to be read.</summary>
    private async Task<Incoming?> OnceAsync(Cut cut, Func<ReadOnlySequence<byte>, Received> read, TimeSpan within, CancellationToken stop)
    {
        var since = time.GetTimestamp();
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        long fired = 0;
        void Fire(object? state)
        {
            fired = time.GetTimestamp();
            late.Cancel();
        }

        await using var timer = time.CreateTimer(Fire, null, within, Timeout.InfiniteTimeSpan);
        var begun = within == WireProtocol.StepTimeout;
        try
        {
            while (true)
            {
                var result = await input.ReadAsync(late.Token);
                var buffer = result.Buffer;
                var frame = cut(ref buffer);
                if (frame.Status == FrameStatus.Whole)
                {
                    var message = read(frame.Payload);
                    input.AdvanceTo(buffer.Start);
                    return new Incoming(message, null);
                }

                input.AdvanceTo(buffer.Start, buffer.End);
                if (frame.Status == FrameStatus.Refused)
                {
                    return new Incoming(null, frame.Refusal);
                }

                if (result.IsCompleted)
                {
                    return default(Incoming);
                }

                if (!begun && !buffer.IsEmpty)
                {
                    // From the first byte, not from the last: a byte a second does not buy more time.
                    begun = true;
                    since = time.GetTimestamp();
                    timer.Change(WireProtocol.StepTimeout, Timeout.InfiniteTimeSpan);
                }
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            var allowed = begun ? WireProtocol.StepTimeout : within;
            return time.GetElapsedTime(since, fired) - allowed > OwnDelayMax
                ? null
                : new Incoming(null, new(ErrorCodes.TooSlow, $"What was due did not come within {allowed.TotalSeconds:0.#} s."));
        }
        catch (IOException)
        {
            // The peer is gone without a word (reset); for us that is the end like any other.
            return default(Incoming);
        }
    }
}
