using Akka.Actor;
using Akka.Event;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2.Internals;

/// <summary>Writes what is logged to the output of the test.</summary>
public class TestOutputLogger : ReceiveActor
{
    private readonly ITestOutputHelper _output;

    public TestOutputLogger(ITestOutputHelper output)
    {
        _output = output;
        Receive<LogEvent>(Write);
        Receive<InitializeLogger>(init =>
        {
            init.LoggingBus.Subscribe(Self, typeof(LogEvent));
            Sender.Tell(new LoggerInitialized());
        });
    }

    private void Write(LogEvent logged)
    {
        try
        {
            _output.WriteLine(logged.ToString());
        }
        catch (InvalidOperationException)
        {
            // The test is over and its output closed; what the system says while it stops has no reader.
            Context.Stop(Self);
        }
    }
}
