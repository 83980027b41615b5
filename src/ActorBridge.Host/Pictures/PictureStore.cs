using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Errors;
using ActorBridge.Host.Storage;

namespace ActorBridge.Host.Pictures;

/// <summary>A picture that a client was told of.</summary>
internal sealed record Picture(string Path, string Sha256, long Bytes, int Width, int Height)
{
    public JsonObject Json() => new() { ["path"] = Path, ["sha256"] = Sha256, ["bytes"] = Bytes, ["width"] = Width, ["height"] = Height };
}

/// <summary>
/// Pictures for clients, each a file of the data folder under the SHA-256 of its bytes. They are answers, and nothing rests on them: the
/// newest stay, so that a client has time to fetch its own, and older ones go by themselves.
/// </summary>
internal sealed class PictureStore(DataFolder folder)
{
    public const int KeptMax = 64;
    public const long BytesMax = 64L << 20;
    public const long AllBytesMax = 512L << 20;

    private const int HeaderLength = 24;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    /// <summary>Takes a PNG over from where it was made; that file is gone afterwards.</summary>
    /// <exception cref="HostRefusedException">AB-PICTURE-002, AB-PICTURE-003, AB-HOST-002.</exception>
    public Picture Take(string from)
    {
        try
        {
            var length = new FileInfo(from).Length;
            if (length > BytesMax)
            {
                throw new HostRefusedException(new(ErrorCodes.PictureTooLarge, $"It has {length} bytes; a picture has {BytesMax} at most."));
            }

            var bytes = File.ReadAllBytes(from);
            var (width, height) = Size(bytes);
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
            OwnerOnly.Folder(folder.Pictures);
            var path = Path.Combine(folder.Pictures, $"{sha256}.png");
            AtomicFile.Write(path, bytes);
            Prune();
            return new(path, sha256, bytes.Length, width, height);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or StorageException)
        {
            throw new HostRefusedException(new(ErrorCodes.DataFolderUnusable, $"The picture can't be kept: {e.Message}"), e);
        }
        finally
        {
            File.Delete(from);
        }
    }

    // By its first chunk, which says how large it is.
    private static (int Width, int Height) Size(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeaderLength && bytes.StartsWith(Signature) && bytes[12..16].SequenceEqual("IHDR"u8)
            ? (BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]))
            : throw new HostRefusedException(new(ErrorCodes.PictureBroken, "What Blender wrote is no PNG."));

    private void Prune()
    {
        long together = 0;
        var newestFirst = new DirectoryInfo(folder.Pictures).EnumerateFiles("*.png").OrderByDescending(f => f.LastWriteTimeUtc).ThenBy(f => f.Name, StringComparer.Ordinal);
        foreach (var (place, file) in newestFirst.Index())
        {
            together += file.Length;
            if (place >= KeptMax || (place > 0 && together > AllBytesMax))
            {
                file.Delete();
            }
        }
    }
}
