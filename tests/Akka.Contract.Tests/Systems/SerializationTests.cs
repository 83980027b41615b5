using System.Text;
using Akka.Actor;
using Akka.Serialization;

namespace Akka.Contract.Tests.Systems;

public sealed class SerializationTests() : Akka.TestKit.Xunit2.TestKit($$"""
    akka.actor {
      serializers.names = "{{typeof(NameSerializer).FullName}}, Akka.Contract.Tests"
      serialization-bindings { "{{typeof(Name).FullName}}, Akka.Contract.Tests" = names }
      serialization-identifiers { "{{typeof(NameSerializer).FullName}}, Akka.Contract.Tests" = 4712 }
    }
    """)
{
    public sealed record Name(string Text);

    public sealed class NameSerializer(ExtendedActorSystem system) : Serializer(system)
    {
        public override bool IncludeManifest => true;

        public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes(((Name)obj).Text);

        public override object FromBinary(byte[] bytes, Type type) => type == typeof(Name) ? new Name(Encoding.UTF8.GetString(bytes)) : throw new ArgumentException($"not [{type}]", nameof(type));
    }

    [Fact]
    public void A_serializer_of_ones_own_is_found_by_class_and_by_number()
    {
        var name = new Name("ä");
        var serializer = Assert.IsType<NameSerializer>(Sys.Serialization.FindSerializerFor(name));
        Assert.Equal((4712, true), (serializer.Identifier, serializer.IncludeManifest));
        Assert.Equal(name, serializer.FromBinary(serializer.ToBinary(name), typeof(Name)));
        Assert.Equal(name, Sys.Serialization.Deserialize(serializer.ToBinary(name), 4712, typeof(Name)));
    }

    [Theory]
    [InlineData("text")]
    [InlineData(7)]
    [InlineData(7_000_000_000L)]
    public void What_is_read_back_by_its_type_is_what_was_written(object value)
    {
        var serializer = Sys.Serialization.FindSerializerFor(value);
        Assert.Equal(value, Sys.Serialization.Deserialize(serializer.ToBinary(value), serializer.Identifier, value.GetType()));
    }
}
