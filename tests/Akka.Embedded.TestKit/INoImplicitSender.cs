namespace Akka.TestKit;

/// <summary>A test whose Tells have no sender, unless they name one; otherwise it is the test actor.</summary>
public interface INoImplicitSender;
