using Akka.Actor;

namespace Akka.Embedded.Tests.Behaviour;

/// <summary>The forms of a handler that name the type as a value, as Akka.NET's own ReceiveActorTests use them.</summary>
public class TypedReceiveTests : Akka.TestKit.Xunit2.TestKit
{
    private sealed class Formed : ReceiveActor
    {
        private readonly IActorRef _probe;

        public Formed(string form, IActorRef probe)
        {
            _probe = probe;
            switch (form)
            {
                case "condition before": Receive(typeof(string), m => m is "one", m => Took(m)); break;
                case "function": Receive(typeof(string), m => m is "one" && Took(m)); break;
                case "async, condition behind": ReceiveAsync(typeof(string), TookAsync, m => m is "one"); break;
                case "async, condition before": ReceiveAsync(typeof(string), m => m is "one", TookAsync); break;
            }

            ReceiveAny(m => probe.Tell($"other {m}"));
        }

        private bool Took(object m)
        {
            _probe.Tell($"took {m}");
            return true;
        }

        private async Task TookAsync(object m)
        {
            await Task.Yield();
            Took(m);
        }
    }

    [Theory]
    [InlineData("condition before")]
    [InlineData("function")]
    [InlineData("async, condition behind")]
    [InlineData("async, condition before")]
    public void A_message_is_taken_by_its_handler_or_passes_it(string form)
    {
        var actor = Sys.ActorOf(Props.Create(() => new Formed(form, TestActor)));
        Array.ForEach(new object[] { "one", "two", 3 }, m => actor.Tell(m));
        Assert.Equal(["took one", "other two", "other 3"], ReceiveN(3).Cast<string>());
    }
}
