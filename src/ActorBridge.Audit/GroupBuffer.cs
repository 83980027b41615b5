using System.Buffers;
using System.Runtime.CompilerServices;

namespace ActorBridge.Audit;

/// <summary>The bytes of a group while it is put together. Unlike other buffers it can be taken back to where it was.</summary>
internal sealed class GroupBuffer : IBufferWriter<byte>
{
    private const int KeptBytesMax = 1 << 20;

    private byte[] _bytes = new byte[1 << 12];

    public int Length { get; private set; }

    /// <summary>Empties it. What one long line needed is not kept.</summary>
    public void Clear()
    {
        Length = 0;
        _bytes = _bytes.Length > KeptBytesMax ? new byte[KeptBytesMax] : _bytes;
    }

    public void TakeBackTo(int length) => Length = length;

    public ReadOnlySpan<byte> From(int start) => _bytes.AsSpan(start, Length - start);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Length += bytes.Length;
    }

    public void Advance(int count) => Length += count;

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _bytes.AsSpan(Length);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _bytes.AsMemory(Length);
    }

    private void Ensure(int more)
    {
        if (_bytes.Length - Length < Math.Max(1, more))
        {
            Grow(more);
        }
    }

    private void Grow(int more) => Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + more));
}
