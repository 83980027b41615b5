using System.Buffers.Binary;
using System.Text;
using Akka.Actor;
using Akka.Serialization;

namespace Akka.Serialization
{
    /// <summary>Null has no bytes.</summary>
    internal class NullSerializer(ExtendedActorSystem system) : Serializer(system)
    {
        public override int Identifier => 0;

        public override bool IncludeManifest => false;

        public override byte[] ToBinary(object obj) => [];

        public override object FromBinary(byte[] bytes, Type type) => null!;
    }

    /// <summary>Bytes are stored as they are.</summary>
    internal class ByteArraySerializer(ExtendedActorSystem system) : Serializer(system)
    {
        public override bool IncludeManifest => false;

        public override byte[] ToBinary(object obj) => obj as byte[]
            ?? throw new NotSupportedException($"[{obj.GetType()}] is not a byte array.");

        public override object FromBinary(byte[] bytes, Type type) => bytes;
    }
}

namespace Akka.Remote.Serialization
{
    /// <summary>Strings as UTF-8, numbers in little endian.</summary>
    internal sealed class PrimitiveSerializers(ExtendedActorSystem system) : SerializerWithStringManifest(system)
    {
        public override string Manifest(object o) => o switch
        {
            string => "S",
            int => "I",
            long => "L",
            _ => throw Unsupported(o),
        };

        public override byte[] ToBinary(object obj)
        {
            switch (obj)
            {
                case string s:
                    return Encoding.UTF8.GetBytes(s);
                case int i:
                    var four = new byte[4];
                    BinaryPrimitives.WriteInt32LittleEndian(four, i);
                    return four;
                case long l:
                    var eight = new byte[8];
                    BinaryPrimitives.WriteInt64LittleEndian(eight, l);
                    return eight;
                default:
                    throw Unsupported(obj);
            }
        }

        /// <summary>The names of the classes are manifests as well: what knows only the type asks by them, and so do old rows.</summary>
        public override object FromBinary(byte[] bytes, string manifest) => manifest switch
        {
            "S" or "System.String, System.Private.CoreLib" or "System.String, mscorlib" => Encoding.UTF8.GetString(bytes),
            "I" or "System.Int32, System.Private.CoreLib" or "System.Int32, mscorlib" => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            "L" or "System.Int64, System.Private.CoreLib" or "System.Int64, mscorlib" => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            _ => throw new ArgumentException($"Unimplemented deserialization of message with manifest [{manifest}] in [{GetType()}]", nameof(manifest)),
        };

        private ArgumentException Unsupported(object o) => new($"Cannot serialize object of type [{o.GetType()}] in [{GetType()}]");
    }
}
