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
        catch (FormatException e) when (logged.Cause is { } cause)
        {
            // Neither why it could not be written nor what it was about is lost.
            throw new AggregateException("What was to be logged could not be written.", e, cause);
        }
        catch (InvalidOperationException)
        {
            // The test is over and its output closed; what the system says while it stops has no reader.
            Context.Stop(Self);
        }
    }
}
