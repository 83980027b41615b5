using System.Globalization;

namespace Akka.Actor;

/// <summary>The system an actor lives in: protocol, system name and, for a remote one, host and port.</summary>
public sealed class Address : IEquatable<Address>, IComparable<Address>, IComparable
{
    internal static readonly Address AllSystems = new("akka", "all-systems");

    public Address(string protocol, string system, string host = null, int? port = null)
    {
        Protocol = protocol;
        System = system;
        Host = host?.ToLowerInvariant();
        Port = port;
    }

    public string Protocol { get; }
    public string System { get; }
    public string Host { get; }
    public int? Port { get; }
    internal bool HasGlobalScope => !string.IsNullOrEmpty(Host);

    public override string ToString()
    {
        var text = $"{Protocol}://{System}";
        if (HasGlobalScope) text += $"@{Host}";
        return Port is { } port ? text + ":" + port.ToString(CultureInfo.InvariantCulture) : text;
    }

    public bool Equals(Address other)
        => other is not null && Protocol == other.Protocol && System == other.System && Host == other.Host && Port == other.Port;

    public override bool Equals(object obj) => Equals(obj as Address);
    public override int GetHashCode() => HashCode.Combine(Protocol, System, Host, Port);
    public int CompareTo(Address other) => other is null ? 1 : string.CompareOrdinal(ToString(), other.ToString());

    public int CompareTo(object obj) => obj switch
    {
        null => 1,
        Address other => CompareTo(other),
        _ => throw new ArgumentException($"Object must be of type Address, found {obj.GetType()}.", nameof(obj)),
    };

    public static bool operator ==(Address left, Address right) => Equals(left, right);
    public static bool operator !=(Address left, Address right) => !Equals(left, right);

    public static Address Parse(string address)
        => TryParse(address, out var parsed, out var rest) && rest == "/" && !address.EndsWith('/')
            ? parsed
            : throw new UriFormatException($"[{address}] is not an address of the form protocol://system or protocol://system@host:port.");

    /// <summary>Reads the address at the beginning of a path; <paramref name="rest"/> is what follows it, the root if nothing does.</summary>
    internal static bool TryParse(string text, out Address address, out string rest)
    {
        address = null;
        rest = "";
        var scheme = text?.IndexOf("://", StringComparison.Ordinal) ?? -1;
        if (scheme is < 4 or > 255 || !text.StartsWith("akka", StringComparison.OrdinalIgnoreCase)) return false;
        var slash = text.IndexOf('/', scheme + 3);
        var authority = slash < 0 ? text[(scheme + 3)..] : text[(scheme + 3)..slash];
        rest = slash < 0 ? "/" : text[slash..];
        if (authority.Length == 0) return false;

        var protocol = text[..scheme].ToLowerInvariant();
        var at = authority.IndexOf('@');
        if (at < 0)
        {
            address = new Address(protocol, authority);
            return true;
        }

        var colon = authority.LastIndexOf(':');
        if (at == 0 || colon <= at + 1 || !int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            return false;
        address = new Address(protocol, authority[..at], authority[(at + 1)..colon], port);
        return true;
    }
}
