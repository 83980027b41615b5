using Akka.Actor;
using Akka.Event;

namespace Akka.Contract.Tests.Timing;

/// <summary>The log is the system's, which has each level from its beginning, whatever the configuration says of loggers.</summary>
public sealed class TimerLogTests() : Akka.TestKit.Xunit2.TestKit("akka.loglevel = INFO, akka.actor.debug.log-timers = on")
{
    [Fact]
    public async Task Timers_are_logged_when_configuration_asks_for_it()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Timed()));
        Sys.EventStream.Subscribe(TestActor, typeof(Debug));
        actor.Tell("start");
        await Logged("Start timer [tea]");
        actor.Tell("cancel");
        await Logged("Cancel timer [tea]");
    }

    private async Task Logged(string start) =>
        await FishForMessageAsync(m => m is Debug d && d.Message.ToString()!.StartsWith(start, StringComparison.Ordinal), TimeSpan.FromSeconds(20));

    private sealed class Timed : ReceiveActor, IWithTimers
    {
        public Timed()
        {
            Receive<string>(_ => Timers.StartSingleTimer("tea", "ready", TimeSpan.FromHours(1)), what => what == "start");
            Receive<string>(_ => Timers.Cancel("tea"));
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }
}
