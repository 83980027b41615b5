using System.Buffers.Binary;

namespace ActorBridge.Audit.Lines;

/// <summary>
/// Whether a name may have been in the same JSON object before. Compares marks of names, so it can say so of two that differ, never the
/// other way round: whoever hears no looks closer.
/// </summary>
/// <param name="marks">Of the names of all objects that are open.</param>
/// <param name="starts">Where each open object's marks begin.</param>
internal ref struct NamesSeen(Span<ulong> marks, Span<int> starts)
{
    public const int Max = 64;

    private readonly Span<ulong> _marks = marks;
    private readonly Span<int> _starts = starts;
    private int _count;
    private int _depth;

    public void Open() => _starts[_depth++] = _count;

    public void Close() => _count = _starts[--_depth];

    public bool IsNew(ReadOnlySpan<byte> name)
    {
        var mark = MarkOf(name);
        if (_count == _marks.Length || _marks[_starts[_depth - 1].._count].Contains(mark))
        {
            return false;
        }

        _marks[_count++] = mark;
        return true;
    }

    private static ulong MarkOf(ReadOnlySpan<byte> name)
    {
        if (name.Length >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64LittleEndian(name) * 31 + BinaryPrimitives.ReadUInt64LittleEndian(name[^sizeof(ulong)..]) + (ulong)name.Length;
        }

        var mark = 0UL;
        foreach (var letter in name)
        {
            mark = (mark << 8) | letter;
        }

        return mark;
    }
}
