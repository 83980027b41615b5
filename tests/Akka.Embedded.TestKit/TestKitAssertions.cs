using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Gives an actor system the assertions of the test it belongs to.</summary>
internal class TestKitAssertionsExtension(ITestKitAssertions assertions) : ExtensionIdProvider<TestKitAssertionsProvider>
{
    public static TestKitAssertionsProvider For(ActorSystem system) => system.GetExtension<TestKitAssertionsProvider>();

    private protected override TestKitAssertionsProvider CreateExtension(ExtendedActorSystem system) => new(assertions);
}

internal class TestKitAssertionsProvider(ITestKitAssertions assertions) : IExtension
{
    public ITestKitAssertions Assertions => assertions;
}
