using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Xunit2.Internals;
using Xunit.Abstractions;

namespace Akka.Contract.Tests.TestKit;

/// <summary>A message whose template and arguments do not fit together is the caller's mistake, and must not take what it was about with it.</summary>
public sealed class OutputLoggerTests(ITestOutputHelper output) : Akka.TestKit.Xunit2.TestKit("akka.loglevel = DEBUG")
{
    private const string Template = "{0} of {7}";

    [Fact]
    public async Task A_template_that_does_not_fit_is_reported_with_the_cause_it_was_about()
    {
        await Listen();
        Sys.Log.Error(new InvalidOperationException("broken"), Template, "one");

        var causes = new[] { (await ExpectMsgAsync<Error>()).Cause, (await ExpectMsgAsync<Error>()).Cause };
        Assert.Single(causes.OfType<InvalidOperationException>());
        Assert.Contains(Assert.Single(causes.OfType<AggregateException>()).InnerExceptions, e => e is InvalidOperationException { Message: "broken" });
    }

    [Fact]
    public async Task Without_a_cause_the_mistake_is_all_there_is_to_report()
    {
        await Listen();
        Sys.Log.Warning(Template, "one");
        Assert.IsType<FormatException>((await ExpectMsgAsync<Error>()).Cause);
    }

    private async Task Listen()
    {
        var logger = Sys.ActorOf(Props.Create(() => new TestOutputLogger(output)));
        await logger.Ask<LoggerInitialized>(new InitializeLogger(Sys.EventStream), TimeSpan.FromSeconds(10));
        Sys.EventStream.Subscribe(TestActor, typeof(Error));
    }
}
