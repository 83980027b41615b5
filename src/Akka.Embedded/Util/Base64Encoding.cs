namespace Akka.Util;

/// <summary>Numbers as short names, in the alphabet of automatic actor names: 0 is <c>a</c>, 64 is <c>ab</c>.</summary>
internal static class Base64Encoding
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    public static string Encode(long value, string prefix)
    {
        Span<char> buffer = stackalloc char[prefix.Length + 11];
        prefix.CopyTo(buffer);
        var length = prefix.Length;
        var rest = (ulong)value;
        do
        {
            buffer[length++] = Alphabet[(int)(rest & 63)];
            rest >>= 6;
        }
        while (rest != 0);
        return new string(buffer[..length]);
    }
}
