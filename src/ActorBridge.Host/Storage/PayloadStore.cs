using System.Security.Cryptography;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Operations;

namespace ActorBridge.Host.Storage;

/// <summary>
/// Numbers in bulk for steps, each a file of the data folder under the SHA-256 of its bytes; the add-on reads it there. A file is
/// whole and durable before it has its name (rule 1.3), so that a plan never begins on a payload that a power cut could take.
/// </summary>
/// <param name="bytesMax">Of all together. Nothing is removed to make room: that is a person's decision.</param>
internal sealed class PayloadStore(DataFolder folder, long bytesMax = PayloadStore.BytesMaxDefault, long payloadBytesMax = PayloadStore.PayloadBytesMaxDefault)
{
    public const long BytesMaxDefault = 8L << 30;

    public const long PayloadBytesMaxDefault = 1L << 30;

    public long BytesMax => bytesMax;

    public long PayloadBytesMax => payloadBytesMax;

    private const int NameLength = 64;
    private const int ChunkBytes = 1 << 20;

    /// <summary>Oldest first; nothing but whole payloads.</summary>
    public IReadOnlyList<(StoredPayload Payload, DateTimeOffset Stored)> List() => Directory.Exists(folder.Payloads)
        ? [.. new DirectoryInfo(folder.Payloads).EnumerateFiles()
            .Where(f => IsName(f.Name))
            .Select(f => (new StoredPayload(f.Name, f.Length), new DateTimeOffset(f.LastWriteTimeUtc, TimeSpan.Zero)))
            .OrderBy(p => p.Item2).ThenBy(p => p.Item1.Sha256, StringComparer.Ordinal)]
        : [];

    /// <summary>By name and length; the add-on looks at each byte before it uses one.</summary>
    public bool Has(StoredPayload payload)
    {
        var file = new FileInfo(PathOf(payload.Sha256));
        return file.Exists && file.Length == payload.Bytes;
    }

    /// <summary>Why a plan with these can't be begun; null when all are there.</summary>
    public Refusal? Missing(IEnumerable<StoredPayload> payloads) => payloads.FirstOrDefault(p => !Has(p)) is { } missing
        ? new(ErrorCodes.PayloadMissing, $"The payload {missing.Sha256} of {missing.Bytes} bytes is not stored.")
        : null;

    /// <exception cref="HostRefusedException">AB-PAYLOAD-002, AB-PAYLOAD-003, AB-HOST-002.</exception>
    public StoredPayload Put(Stream content)
    {
        try
        {
            if (content.Length > payloadBytesMax)
            {
                throw new HostRefusedException(new(ErrorCodes.PayloadTooLarge, $"It has {content.Length} bytes; one payload has {payloadBytesMax} at most."));
            }

            var payload = new StoredPayload(Convert.ToHexStringLower(SHA256.HashData(content)), content.Length);
            if (Has(payload))
            {
                return payload;
            }

            var stored = List().Sum(p => p.Payload.Bytes);
            if (stored + payload.Bytes > bytesMax)
            {
                throw new HostRefusedException(new(ErrorCodes.PayloadTooLarge, $"{stored} bytes are stored; with these {payload.Bytes} it would be more than {bytesMax}."));
            }

            OwnerOnly.Folder(folder.Payloads);
            content.Position = 0;
            AtomicFile.Write(PathOf(payload.Sha256), file => Fill(file, content, payload));
            return payload;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or StorageException)
        {
            throw new HostRefusedException(new(ErrorCodes.DataFolderUnusable, $"The payload can't be stored: {e.Message}"), e);
        }
    }

    /// <summary>Removes the oldest of those that <paramref name="isReferenced"/> does not hold, until the store has no more than so many bytes.</summary>
    /// <exception cref="HostRefusedException">AB-HOST-002.</exception>
    public IReadOnlyList<StoredPayload> Prune(Func<StoredPayload, bool> isReferenced, long keepBytes)
    {
        var all = List();
        var left = all.Sum(p => p.Payload.Bytes);
        var removed = new List<StoredPayload>();
        try
        {
            foreach (var (payload, _) in all)
            {
                if (left > keepBytes && !isReferenced(payload))
                {
                    File.Delete(PathOf(payload.Sha256));
                    left -= payload.Bytes;
                    removed.Add(payload);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostRefusedException(new(ErrorCodes.DataFolderUnusable, $"A payload can't be removed: {e.Message}"), e);
        }

        return removed;
    }

    /// <summary>Read a second time: a file that is being written meanwhile is not what its hash says.</summary>
    private static void Fill(IStorageFile file, Stream content, StoredPayload payload)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = new byte[ChunkBytes];
        long offset = 0;
        for (int read; (read = content.Read(chunk)) > 0; offset += read)
        {
            hash.AppendData(chunk, 0, read);
            file.Write(offset, chunk.AsSpan(0, read));
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != payload.Sha256)
        {
            throw new HostRefusedException(new(ErrorCodes.PayloadBroken, "The file has changed while it was read."));
        }
    }

    private string PathOf(string sha256) => Path.Combine(folder.Payloads, sha256);

    private static bool IsName(string name) => name.Length == NameLength && !name.AsSpan().ContainsAnyExcept("0123456789abcdef");
}
