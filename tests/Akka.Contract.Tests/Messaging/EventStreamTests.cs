using Akka.Actor;
using Akka.Contract.Tests.Support;
using Akka.Event;
using Akka.TestKit;

namespace Akka.Contract.Tests.Messaging;

public sealed class EventStreamTests : ContractTest
{
    private interface IMark;

    private record Animal(string Name);

    private record Dog(string Name) : Animal(Name), IMark;

    private sealed record Puppy(string Name) : Dog(Name);

    public static TheoryData<Type[], Type[], string> Subscriptions() => new()
    {
        // subscribed, then unsubscribed; then Animal a, Dog d and Puppy p are published
        { [typeof(Animal)], [], "adp" },
        { [typeof(Dog)], [], "dp" },
        { [typeof(Puppy)], [], "p" },
        { [typeof(IMark)], [], "dp" },
        { [typeof(object)], [], "adp" },
        { [typeof(Animal), typeof(Dog)], [], "adp" },
        { [typeof(Animal), typeof(Animal)], [], "adp" },
        { [typeof(Puppy), typeof(Animal)], [], "adp" },
        { [typeof(Animal)], [typeof(Animal)], "" },
        { [typeof(Puppy), typeof(IMark)], [typeof(IMark)], "p" },
        { [typeof(string)], [], "" },
    };

    [Theory]
    [MemberData(nameof(Subscriptions))]
    public async Task A_subscriber_gets_each_event_of_its_types_once(Type[] subscribed, Type[] unsubscribed, string received)
    {
        var probe = CreateTestProbe();
        foreach (var channel in subscribed)
            Sys.EventStream.Subscribe(probe, channel);
        foreach (var channel in unsubscribed)
            Assert.True(Sys.EventStream.Unsubscribe(probe, channel));
        await Publish();
        await Heard(probe, received);
    }

    [Fact]
    public async Task Unsubscribing_from_all_ends_everything()
    {
        var probe = CreateTestProbe();
        Sys.EventStream.Subscribe<Dog>(probe);
        Sys.EventStream.Subscribe<IMark>(probe);
        Sys.EventStream.Unsubscribe(probe);
        await Publish();
        await Heard(probe, "");
    }

    [Fact]
    public async Task Events_of_one_publisher_come_in_their_order()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Animal));
        for (var i = 0; i < 1000; i++)
            Sys.EventStream.Publish(new Animal(i.ToString()));
        for (var i = 0; i < 1000; i++)
            Assert.Equal(i.ToString(), (await ExpectMsgAsync<Animal>()).Name);
    }

    [Fact]
    public async Task A_dead_subscriber_disturbs_no_other()
    {
        var dead = Sys.ActorOf(Acting.Forwarding(TestActor));
        Sys.EventStream.Subscribe(dead, typeof(Dog));
        Sys.EventStream.Subscribe(TestActor, typeof(Dog));
        Sys.Stop(dead);
        await Stopped(dead);
        Sys.EventStream.Publish(new Dog("d"));
        await ExpectMsgAsync(new Dog("d"));
    }

    private async Task Publish()
    {
        Sys.EventStream.Publish(new Animal("a"));
        Sys.EventStream.Publish(new Dog("d"));
        Sys.EventStream.Publish(new Puppy("p"));
        await Task.CompletedTask;
    }

    private static async Task Heard(TestProbe probe, string names)
    {
        foreach (var name in names)
            Assert.Equal(name.ToString(), (await probe.ExpectMsgAsync<Animal>()).Name);
        probe.Tell("fence");
        await probe.ExpectMsgAsync("fence");
    }
}
