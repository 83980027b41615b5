using System.Buffers.Binary;

namespace Akka.Persistence;

/// <summary>One id for each incarnation of a persistent actor: different in each run of the process, and in order within it.</summary>
internal sealed class WriterGuids
{
    private readonly byte[] _root;
    private long _next;

    public WriterGuids()
    {
        if (Simulation.Simulation.Current is { } simulation)
        {
            _root = new byte[16];
            BinaryPrimitives.WriteInt32BigEndian(_root, simulation.Seed);
            BinaryPrimitives.WriteInt32BigEndian(_root.AsSpan(4), (int)simulation.Steps);
            return;
        }

#pragma warning disable RS0030 // This is the id source: nothing is decided by the value, it only has to differ between runs.
        _root = Guid.NewGuid().ToByteArray();
#pragma warning restore RS0030
    }

    public string Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        _root.CopyTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], BinaryPrimitives.ReadInt64BigEndian(bytes[8..]) ^ Interlocked.Increment(ref _next));
        return new Guid(bytes).ToString();
    }
}
