using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Storage;

namespace ActorBridge.Host.Cli;

/// <summary>A picture that the host has named, as a file of the person's.</summary>
internal static class PictureFile
{
    /// <param name="picture">With <c>path</c> and <c>sha256</c>, as readings of pictures answer.</param>
    /// <param name="to">As <see cref="OutputFile.Usable"/> gave it.</param>
    /// <exception cref="HostRefusedException">AB-LOG-004.</exception>
    public static void Write(JsonObject picture, string to)
    {
        try
        {
            var bytes = File.ReadAllBytes(picture["path"]!.GetValue<string>());
            if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != picture["sha256"]!.GetValue<string>())
            {
                throw OutputFile.Unusable($"{picture["path"]} is not what the host has made any more.");
            }

            AtomicFile.Write(to, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or StorageException)
        {
            throw OutputFile.Unusable(e.Message, e);
        }
    }
}
