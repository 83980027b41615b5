namespace Akka.Contract.Tests.Systems;

public sealed class SerializationTests : Akka.TestKit.Xunit2.TestKit
{
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
