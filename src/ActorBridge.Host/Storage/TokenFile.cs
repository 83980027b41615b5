using System.Security.Cryptography;
using System.Text;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Errors;
using ActorBridge.Protocol.Handshake;

namespace ActorBridge.Host.Storage;

/// <summary>The token's file: made once, readable by its owner only.</summary>
public static class TokenFile
{
    /// <summary>Reads the token, and makes one where there is none.</summary>
    /// <exception cref="HostRefusedException">AB-HOST-002: the file is damaged or can't be read.</exception>
    public static Token OpenOrCreate(DataFolder folder)
    {
        try
        {
            if (!File.Exists(folder.Token))
            {
                AtomicFile.Write(folder.Token, Encoding.UTF8.GetBytes(RandomNumberGenerator.GetHexString(Token.Length * 2, lowercase: true) + "\n"));
            }

            OwnerOnly.File(folder.Token);
            return Read(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or StorageException)
        {
            throw new HostRefusedException(new(ErrorCodes.DataFolderUnusable, $"{folder.Token}: {e.Message}"), e);
        }
    }

    internal static Token Read(DataFolder folder) =>
        Token.TryParse(File.ReadAllText(folder.Token), out var token)
            ? token
            : throw new HostRefusedException(new(
                ErrorCodes.DataFolderUnusable, $"{folder.Token} is damaged: 64 hexadecimal digits are expected. Remove it to get a new one; peers that hold the old one have to read it again."));
}
