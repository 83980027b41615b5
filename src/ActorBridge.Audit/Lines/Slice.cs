namespace ActorBridge.Audit.Lines;

/// <summary>A piece of a line, by its place: it can be kept where a span can't.</summary>
internal readonly record struct Slice(int Start, int Length)
{
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> line) => line.Slice(Start, Length);
}
