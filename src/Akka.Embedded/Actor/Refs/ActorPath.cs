using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Akka.Actor;

/// <summary>
/// The unique place of an actor in its system. Two paths are equal if their names are; the uid that tells
/// incarnations apart belongs to the reference, not to the path.
/// </summary>
public abstract class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>, IComparable
{
    public const string ValidSymbols = "\"-_.*$+:@&=,!~';()";

    private protected ActorPath(Address address, ActorPath parent, string name, long uid)
    {
        Address = address;
        Parent = parent ?? this;
        Name = name;
        Uid = uid;
        Depth = parent is null ? 0 : parent.Depth + 1;
    }

    public Address Address { get; }
    public ActorPath Parent { get; }
    public string Name { get; }
    public long Uid { get; }
    internal int Depth { get; }

    internal static string ValidActorNameDescription
        => $"Actor names must not be empty, must not start with `$`, and may only contain ASCII letters, digits and `{ValidSymbols}`.";

    internal ActorPath Root
    {
        get
        {
            var path = this;
            while (path.Depth > 0) path = path.Parent;
            return path;
        }
    }

    public IReadOnlyList<string> Elements
    {
        get
        {
            var names = new string[Depth];
            for (var path = this; path.Depth > 0; path = path.Parent) names[path.Depth - 1] = path.Name;
            return names;
        }
    }

    public abstract ActorPath WithUid(long uid);

    public static ActorPath operator /(ActorPath path, string name)
    {
        var hash = name.IndexOf('#');
        return hash < 0
            ? new ChildActorPath(path, name, ActorCell.UndefinedUid)
            : new ChildActorPath(path, name[..hash], long.Parse(name.AsSpan(hash + 1), CultureInfo.InvariantCulture));
    }

    public static ActorPath operator /(ActorPath path, IEnumerable<string> names)
        => names.Where(name => name.Length > 0).Aggregate(path, (parent, name) => parent / name);

    public static bool operator ==(ActorPath left, ActorPath right) => Equals(left, right);
    public static bool operator !=(ActorPath left, ActorPath right) => !Equals(left, right);

    public static bool IsValidPathElement(string s)
    {
        if (string.IsNullOrEmpty(s) || s[0] == '$') return false;
        for (var i = 0; i < s.Length; i++)
        {
            if (char.IsAsciiLetterOrDigit(s[i]) || ValidSymbols.Contains(s[i])) continue;
            if (s[i] != '%' || i + 2 >= s.Length || !char.IsAsciiHexDigit(s[i + 1]) || !char.IsAsciiHexDigit(s[i + 2])) return false;
            i += 2;
        }

        return true;
    }

    public static ActorPath Parse(string path)
        => TryParse(path, out var parsed) ? parsed : throw new UriFormatException($"Can not parse an ActorPath: {path}");

    public static bool TryParse(string path, [NotNullWhen(true)] out ActorPath actorPath)
    {
        actorPath = null;
        if (!Address.TryParse(path, out var address, out var rest)) return false;
        var uid = ActorCell.UndefinedUid;
        var hash = rest.IndexOf('#');
        if (hash >= 0)
        {
            if (!long.TryParse(rest.AsSpan(hash + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out uid)) return false;
            rest = rest[..hash];
        }

        actorPath = (new RootActorPath(address) / rest.Split('/')).WithUid(uid);
        return true;
    }

    /// <summary>As <c>/user/a/b</c>.</summary>
    public string ToStringWithoutAddress() => "/" + string.Join('/', Elements);

    public override string ToString() => ToStringWithAddress();
    public string ToStringWithAddress() => ToStringWithAddress(Address);

    public string ToStringWithAddress(Address address)
        => (Address.HasGlobalScope ? Address : address) + ToStringWithoutAddress();

    internal string ToStringWithUid()
        => Uid == ActorCell.UndefinedUid ? ToStringWithAddress() : $"{ToStringWithAddress()}#{Uid.ToString(CultureInfo.InvariantCulture)}";

    public string ToSerializationFormat() => ToStringWithUid();

    public bool Equals(ActorPath other)
    {
        if (other is null || Depth != other.Depth) return false;
        ActorPath left = this, right = other;
        for (; !ReferenceEquals(left, right); left = left.Parent, right = right.Parent)
        {
            if (left.Depth == 0) return left.Name == right.Name && left.Address.Equals(right.Address);
            if (left.Name != right.Name) return false;
        }

        return true;
    }

    public override bool Equals(object obj) => Equals(obj as ActorPath);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        for (var path = this; path.Depth > 0; path = path.Parent) hash.Add(path.Name);
        hash.Add(Address);
        return hash.ToHashCode();
    }

    public int CompareTo(ActorPath other)
    {
        if (other is null) return 1;
        var byAddress = string.CompareOrdinal(Root.ToString(), other.Root.ToString());
        return byAddress != 0 ? byAddress : string.CompareOrdinal(ToStringWithoutAddress(), other.ToStringWithoutAddress());
    }

    public int CompareTo(object obj) => obj switch
    {
        null => 1,
        ActorPath other => CompareTo(other),
        _ => throw new ArgumentException($"Object must be of type ActorPath, found {obj.GetType()}.", nameof(obj)),
    };
}

/// <summary>The path of the root guardian.</summary>
public sealed class RootActorPath : ActorPath
{
    public RootActorPath(Address address, string name = "") : base(address, null, name, ActorCell.UndefinedUid)
    {
    }

    public override ActorPath WithUid(long uid)
        => uid == ActorCell.UndefinedUid ? this : throw new NotSupportedException("A root path has no uid.");
}

internal sealed class ChildActorPath : ActorPath
{
    public ChildActorPath(ActorPath parentPath, string name, long uid) : base(parentPath.Address, parentPath, name, uid)
    {
    }

    public override ActorPath WithUid(long uid) => uid == Uid ? this : new ChildActorPath(Parent, Name, uid);
}
