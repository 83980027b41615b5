using System.Security.Cryptography;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Operations;

namespace ActorBridge.Host.Storage;

/// <summary>What clients may bring over the wire.</summary>
/// <param name="ClientBytesMax">Of one client's uploads that no plan has named yet.</param>
/// <param name="UnusedAfter">An upload that nothing was said of for so long gives its room back.</param>
public sealed record UploadOptions(long ClientBytesMax, TimeSpan UnusedAfter)
{
    /// <summary>Uploads of one client at once.</summary>
    public const int CountMax = 64;

    public static readonly UploadOptions Default = new(2L << 30, TimeSpan.FromHours(1));
}

/// <summary>
/// Payloads on their way over the wire, piece by piece, each in a file of its own beside those that are stored. One that is whole
/// and is what its hash says waits for a plan that names it; then it is stored (<see cref="PayloadStore"/>), and no upload any more.
/// A client finds its uploads again on another connection, but not after a restart of the host.
/// </summary>
internal sealed class PayloadUploads(DataFolder folder, PayloadStore store, UploadOptions options, TimeProvider time, Func<IStorage>? disk = null)
{
    private const string Ending = ".upload";
    private const int ReadBytes = 1 << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Client, string Sha256), Upload> _uploads = [];
    private readonly Func<IStorage> _disk = disk ?? (() => Disk(folder));
    private int _named;

    /// <summary>What a host before this one was brought and no plan has named: nobody knows any more whose it was.</summary>
    public void RemoveLeft()
    {
        if (Directory.Exists(folder.Payloads))
        {
            var storage = _disk();
            foreach (var left in storage.List().Where(name => name.EndsWith(Ending, StringComparison.Ordinal)))
            {
                storage.Delete(left);
            }
        }
    }

    /// <summary>Bytes that are here already; from there the client goes on. Nothing is kept of a refused one.</summary>
    /// <exception cref="HostRefusedException">AB-PAYLOAD-002, AB-HOST-002.</exception>
    public long Begin(string client, StoredPayload payload) => Guarded(() =>
    {
        DropUnused();
        if (store.Has(payload))
        {
            return payload.Bytes;
        }

        if (_uploads.TryGetValue((client, payload.Sha256), out var begun))
        {
            if (begun.Payload == payload)
            {
                begun.Touched = time.GetTimestamp();
                return begun.Received;
            }

            Drop(client, begun);
        }

        DemandRoom(client, payload);
        var upload = new Upload(payload, $"{++_named}{Ending}") { Touched = time.GetTimestamp() };
        using (_disk().Open(upload.File))
        {
            _uploads.Add((client, payload.Sha256), upload);
        }

        if (payload.Bytes == 0)
        {
            DemandWhole(client, upload);
        }

        return 0;
    });

    /// <summary>Bytes that are here now, and of how many. One that came before, on a connection that was cut, changes nothing.</summary>
    /// <exception cref="HostRefusedException">AB-PAYLOAD-003 and AB-PAYLOAD-004; AB-HOST-002: what came before it is kept, and it may be sent again.</exception>
    public (StoredPayload Payload, long Received) Take(string client, string sha256, long offset, ReadOnlyMemory<byte> data) => Guarded(() =>
    {
        if (!_uploads.TryGetValue((client, sha256), out var upload))
        {
            throw Refused(ErrorCodes.PayloadNotNext, $"No upload of {sha256} is begun here.");
        }

        upload.Touched = time.GetTimestamp();
        if (offset > upload.Received)
        {
            throw Refused(ErrorCodes.PayloadNotNext, $"It begins at {offset}; of the upload {sha256} the next byte is {upload.Received}.");
        }

        if (offset + data.Length > upload.Payload.Bytes)
        {
            Drop(client, upload);
            throw Refused(ErrorCodes.PayloadBroken, $"It is longer than the {upload.Payload.Bytes} bytes that were said.");
        }

        var news = data[(int)Math.Min(upload.Received - offset, data.Length)..];
        if (!news.IsEmpty)
        {
            using (var file = _disk().Open(upload.File))
            {
                file.Write(upload.Received, news.Span);
            }

            upload.Received += news.Length;
            if (upload.Received == upload.Payload.Bytes)
            {
                DemandWhole(client, upload);
            }
        }

        return (upload.Payload, upload.Received);
    });

    /// <summary>Nothing when there is none.</summary>
    /// <exception cref="HostRefusedException">AB-HOST-002.</exception>
    public void Drop(string client, string sha256) => Guarded(() =>
    {
        if (_uploads.TryGetValue((client, sha256), out var upload))
        {
            Drop(client, upload);
        }

        return 0;
    });

    /// <summary>A plan names them: those that this client has brought whole are stored from now on.</summary>
    /// <exception cref="HostRefusedException">AB-HOST-002.</exception>
    public void Store(string client, IEnumerable<StoredPayload> payloads) => Guarded(() =>
    {
        foreach (var payload in payloads.Where(p => !store.Has(p)))
        {
            if (_uploads.TryGetValue((client, payload.Sha256), out var upload) && upload.Payload == payload && upload.Received == payload.Bytes)
            {
                Store(client, upload);
            }
        }

        return 0;
    });

    /// <summary>It is stored, or gone as a whole: a sync that is asked again after it failed need not say so.</summary>
    private void Store(string client, Upload upload)
    {
        var storage = _disk();
        try
        {
            AtomicFile.Finish(storage, upload.File, upload.Payload.Sha256);
            _uploads.Remove((client, upload.Payload.Sha256));
        }
        catch (StorageException)
        {
            Drop(client, upload);
            storage.Delete(upload.Payload.Sha256);
            throw;
        }
    }

    /// <summary>By what was said that they will be, so that two that are begun can both be ended.</summary>
    private void DemandRoom(string client, StoredPayload payload)
    {
        var own = _uploads.Where(u => u.Key.Client == client).Select(u => u.Value.Payload.Bytes).ToArray();
        var here = store.List().Sum(p => p.Payload.Bytes) + _uploads.Values.Sum(u => u.Payload.Bytes);
        var reason =
            payload.Bytes > store.PayloadBytesMax ? $"It has {payload.Bytes} bytes; one payload has {store.PayloadBytesMax} at most." :
            own.Length >= UploadOptions.CountMax ? $"{own.Length} uploads of this client are begun and named by no plan; {UploadOptions.CountMax} are the most." :
            own.Sum() + payload.Bytes > options.ClientBytesMax ? $"{own.Sum()} bytes of this client are named by no plan; with these {payload.Bytes} it would be more than {options.ClientBytesMax}." :
            here + payload.Bytes > store.BytesMax ? $"{here} bytes are stored or on their way; with these {payload.Bytes} it would be more than {store.BytesMax}." : null;
        if (reason is not null)
        {
            throw Refused(ErrorCodes.PayloadTooLarge, reason);
        }
    }

    /// <summary>
    /// Durable, and what its hash says, before the client hears that it is here (rule 1.3); read back from the disk (rule 14.10).
    /// One that is not goes as a whole: after a failed fsync nobody knows which of its bytes are there.
    /// </summary>
    private void DemandWhole(string client, Upload upload)
    {
        var isWhole = false;
        try
        {
            isWhole = Hash(upload) == upload.Payload.Sha256;
        }
        finally
        {
            if (!isWhole)
            {
                Drop(client, upload);
            }
        }

        if (!isWhole)
        {
            throw Refused(ErrorCodes.PayloadBroken, $"Its bytes are not those of {upload.Payload.Sha256}.");
        }
    }

    private string Hash(Upload upload)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = _disk().Open(upload.File);
        file.Sync();
        var buffer = new byte[ReadBytes];
        var left = upload.Payload.Bytes;
        for (long at = 0; left > 0; at = upload.Payload.Bytes - left)
        {
            var read = file.Read(at, buffer.AsSpan(0, (int)Math.Min(left, buffer.Length)));
            if (read == 0)
            {
                break;
            }

            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void DropUnused()
    {
        foreach (var ((client, _), upload) in _uploads.Where(u => time.GetElapsedTime(u.Value.Touched) > options.UnusedAfter).ToArray())
        {
            Drop(client, upload);
        }
    }

    private void Drop(string client, Upload upload)
    {
        _uploads.Remove((client, upload.Payload.Sha256));
        _disk().Delete(upload.File);
    }

    private T Guarded<T>(Func<T> action)
    {
        lock (_lock)
        {
            try
            {
                return action();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new HostRefusedException(new(ErrorCodes.DataFolderUnusable, $"The payload can't be stored: {e.Message}"), e);
            }
        }
    }

    private static DiskStorage Disk(DataFolder folder)
    {
        OwnerOnly.Folder(folder.Payloads);
        return new(folder.Payloads);
    }

    private static HostRefusedException Refused(ErrorCode code, string reason) => new(new(code, reason));

    private sealed class Upload(StoredPayload payload, string file)
    {
        public StoredPayload Payload => payload;

        public string File => file;

        public long Received { get; set; }

        public long Touched { get; set; }
    }
}
