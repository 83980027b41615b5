using System.Globalization;
using System.Text;
using Akka.Actor;
using Akka.Persistence.Journal;
using Akka.Serialization;

namespace Akka.Contract.Tests.Persistence;

/// <summary>The event of these tests. One that is called "poison" cannot be serialized.</summary>
public sealed record Happened(string What, int Number);

public sealed class HappenedSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override string Manifest(object o) => "happened-v1";

    public override byte[] ToBinary(object obj) => obj is Happened { What: not "poison" } h
        ? Encoding.UTF8.GetBytes($"{h.What}|{h.Number}")
        : throw new ArgumentException($"[{obj}] cannot be serialized", nameof(obj));

    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (manifest != "happened-v1")
            throw new ArgumentException($"unknown manifest [{manifest}]", nameof(manifest));
        var parts = Encoding.UTF8.GetString(bytes).Split('|');
        return new Happened(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}

/// <summary>Tags even numbers.</summary>
public sealed class EvenTagger : IWriteEventAdapter
{
    public string Manifest(object evt) => string.Empty;

    public object ToJournal(object evt) => evt is Happened { Number: var n } h && n % 2 == 0 ? new Tagged(evt, new[] { "even", h.What }) : evt;
}
