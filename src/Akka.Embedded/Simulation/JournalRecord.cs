using System.Security.Cryptography;

namespace Akka.Simulation;

/// <summary>One event as the simulated journal's file has it: length, hash, fields.</summary>
internal sealed record JournalRecord(string PersistenceId, long SequenceNr, string WriterGuid, string EventManifest, int SerializerId, string Manifest, byte[] Payload)
{
    private const int NoSerializer = -1;
    private const int HeaderLength = sizeof(int) + SHA256.HashSizeInBytes;

    /// <summary>Not an event: those up to <see cref="SequenceNr"/> are gone.</summary>
    public bool IsDeletion => SerializerId == NoSerializer;

    public static JournalRecord Deletion(string persistenceId, long toSequenceNr) => new(persistenceId, toSequenceNr, "", "", NoSerializer, "", []);

    public byte[] ToBytes()
    {
        using var body = new MemoryStream();
        using (var writer = new BinaryWriter(body))
        {
            writer.Write(PersistenceId);
            writer.Write(SequenceNr);
            writer.Write(WriterGuid);
            writer.Write(EventManifest);
            writer.Write(SerializerId);
            writer.Write(Manifest);
            writer.Write(Payload.Length);
            writer.Write(Payload);
        }

        var bytes = body.ToArray();
        return [.. BitConverter.GetBytes(bytes.Length), .. SHA256.HashData(bytes), .. bytes];
    }

    /// <summary>Each whole record with the offset behind it; ends at the first that is not whole.</summary>
    public static IEnumerable<(JournalRecord Record, long End)> ReadAll(byte[] file)
    {
        for (var at = 0; at + HeaderLength <= file.Length;)
        {
            var length = BitConverter.ToInt32(file, at);
            var end = (long)at + HeaderLength + length;
            if (length <= 0 || end > file.Length) yield break;
            var body = file.AsSpan(at + HeaderLength, length);
            if (!SHA256.HashData(body).AsSpan().SequenceEqual(file.AsSpan(at + sizeof(int), SHA256.HashSizeInBytes))) yield break;
            yield return (Parse(body.ToArray()), end);
            at = (int)end;
        }
    }

    private static JournalRecord Parse(byte[] body)
    {
        using var reader = new BinaryReader(new MemoryStream(body));
        return new JournalRecord(reader.ReadString(), reader.ReadInt64(), reader.ReadString(), reader.ReadString(), reader.ReadInt32(), reader.ReadString(), reader.ReadBytes(reader.ReadInt32()));
    }
}
