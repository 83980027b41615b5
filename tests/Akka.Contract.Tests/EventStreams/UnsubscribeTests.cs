using Akka.Event;

namespace Akka.Contract.Tests.EventStreams;

public class UnsubscribeTests : Akka.TestKit.Xunit2.TestKit
{
    private class Animal;

    private class Dog : Animal;

    private sealed class Poodle : Dog;

    [Fact]
    public void From_a_part_of_what_one_is_subscribed_to_leaves_the_rest()
    {
        var bus = new EventStream(false);
        Assert.True(bus.Subscribe(TestActor, typeof(Animal)));
        Assert.True(bus.Unsubscribe(TestActor, typeof(Dog)));
        foreach (var animal in new[] { new Dog(), new Poodle(), new Animal() })
            bus.Publish(animal);

        Assert.Equal(typeof(Animal), ExpectMsg<Animal>().GetType());
        Assert.False(HasMessages);
    }

    [Fact]
    public void From_a_channel_of_its_own_leaves_the_wider_one()
    {
        var bus = new EventStream(false);
        bus.Subscribe(TestActor, typeof(Animal));
        bus.Subscribe(TestActor, typeof(Dog));
        Assert.True(bus.Unsubscribe(TestActor, typeof(Dog)));
        Assert.False(bus.Unsubscribe(TestActor, typeof(Dog)));
        bus.Publish(new Dog());

        ExpectMsg<Dog>();
        Assert.False(HasMessages);
    }
}
