using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ActorBridge.Audit.Reading;

/// <summary>
/// SHA-256 of one short text after the other. The BCL begins and ends each through OpenSSL's EVP layer, which for a line of the log costs nearly as much as
/// hashing it; so OpenSSL's own functions are called where they are, and the BCL elsewhere.
/// </summary>
internal sealed class Sha256 : IDisposable
{
    private const string Library = "libcrypto.so.3";
    private const int StateBytes = 112; // SHA256_CTX, the same on every platform

    private static readonly bool IsDirect = OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad(Library, typeof(Sha256).Assembly, null, out var library)
        && NativeLibrary.TryGetExport(library, nameof(SHA256_Init), out _)
        && NativeLibrary.TryGetExport(library, nameof(SHA256_Update), out _)
        && NativeLibrary.TryGetExport(library, nameof(SHA256_Final), out _);

    private static readonly byte[] Begun = IsDirect ? Begin() : [];

    private readonly IncrementalHash? _other;
    private readonly byte[] _state = new byte[StateBytes];

    public Sha256()
        : this(IsDirect)
    {
    }

    /// <param name="direct">False for what a machine without OpenSSL 3 does.</param>
    internal Sha256(bool direct) => _other = direct ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <param name="hash">32 bytes.</param>
    public void Of(ReadOnlySpan<byte> text, Span<byte> hash)
    {
        if (_other is not null)
        {
            _other.AppendData(text);
            _ = _other.GetHashAndReset(hash);
            return;
        }

        ref var state = ref MemoryMarshal.GetArrayDataReference(_state);
        Begun.CopyTo(_state, 0);
        var done = SHA256_Update(ref state, ref MemoryMarshal.GetReference(text), (nuint)text.Length) == 1
            && SHA256_Final(ref MemoryMarshal.GetReference(hash[..SHA256.HashSizeInBytes]), ref state) == 1;
        if (!done)
        {
            throw Failure();
        }
    }

    public void Dispose() => _other?.Dispose();

    /// <summary>The state before the first byte, which is the same for all texts.</summary>
    private static byte[] Begin()
    {
        var state = new byte[StateBytes];
        return SHA256_Init(ref state[0]) == 1 ? state : throw Failure();
    }

    private static CryptographicException Failure() => new("OpenSSL could not hash.");

#pragma warning disable IDE1006, SYSLIB1054 // the names are OpenSSL's; source-generated marshalling would need unsafe code
    [DllImport(Library)]
    private static extern int SHA256_Init(ref byte state);

    [DllImport(Library)]
    private static extern int SHA256_Update(ref byte state, ref byte data, nuint length);

    [DllImport(Library)]
    private static extern int SHA256_Final(ref byte hash, ref byte state);
#pragma warning restore IDE1006, SYSLIB1054
}
