using Akka.Actor;

namespace Akka.Contract.Tests.Timing;

public sealed class TimerLogTests() : Akka.TestKit.Xunit2.TestKit("akka.loglevel = DEBUG, akka.actor.debug.log-timers = on")
{
    [Fact]
    public async Task Timers_are_logged_when_configuration_asks_for_it()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Timed()));
        await EventFilter.Debug(start: "Start timer [tea]").ExpectOneAsync(() => Tell("start"));
        await EventFilter.Debug(start: "Cancel timer [tea]").ExpectOneAsync(() => Tell("cancel"));

        Task Tell(string what)
        {
            actor.Tell(what);
            return Task.CompletedTask;
        }
    }

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
