namespace Akka.Actor;

/// <summary>A binary heap by due time, in which each entry knows its place and so can leave from anywhere.</summary>
internal sealed class TimerHeap
{
    private Entry[] _entries = new Entry[16];
    private long _added;

    public int Count { get; private set; }
    public Entry First => Count == 0 ? null : _entries[0];

    public void Add(Entry entry)
    {
        if (Count == _entries.Length) Array.Resize(ref _entries, Count * 2);
        entry.Order = _added++;
        Place(entry, Count++);
        Up(entry);
    }

    public void Remove(Entry entry)
    {
        var index = entry.Index;
        if (index < 0) return;
        entry.Index = -1;
        var last = _entries[--Count];
        _entries[Count] = null;
        if (ReferenceEquals(last, entry)) return;
        Place(last, index);
        Up(last);
        Down(last);
    }

    public void Clear()
    {
        for (var i = 0; i < Count; i++) _entries[i].Index = -1;
        Array.Clear(_entries, 0, Count);
        Count = 0;
    }

    private void Place(Entry entry, int index)
    {
        _entries[index] = entry;
        entry.Index = index;
    }

    private void Up(Entry entry)
    {
        while (entry.Index > 0)
        {
            var index = entry.Index;
            var parent = _entries[(index - 1) / 2];
            if (!entry.Before(parent)) return;
            Place(entry, parent.Index);
            Place(parent, index);
        }
    }

    private void Down(Entry entry)
    {
        while (true)
        {
            var index = entry.Index;
            var child = (2 * index) + 1;
            if (child >= Count) return;
            if (child + 1 < Count && _entries[child + 1].Before(_entries[child])) child++;
            var least = _entries[child];
            if (!least.Before(entry)) return;
            Place(least, index);
            Place(entry, child);
        }
    }

    internal abstract class Entry
    {
        public long Due;
        public long Order;
        public int Index = -1;

        /// <summary>Of equal times the one scheduled first.</summary>
        public bool Before(Entry other) => Due != other.Due ? Due < other.Due : Order < other.Order;
    }
}
