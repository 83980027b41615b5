using Akka.Actor;

namespace Akka.Contract.Tests.Behaviour;

/// <summary>
/// The forms of a handler that name the type as a value. The type is nobody else's: Akka.NET 1.5.30 shares compiled handlers by type and kind over the whole process, and
/// gives a handler that takes an <c>object</c> to one that was compiled for the type, or the other way round, which it refuses as an invalid cast.
/// </summary>
public class TypedReceiveTests : Akka.TestKit.Xunit2.TestKit
{
    private sealed record Word(string Text)
    {
        public override string ToString() => Text;
    }

    private sealed class Formed : ReceiveActor
    {
        private readonly IActorRef _probe;

        public Formed(string form, IActorRef probe)
        {
            _probe = probe;
            switch (form)
            {
                case "condition before": Receive(typeof(Word), m => m is Word { Text: "one" }, m => Took(m)); break;
                case "function": Receive(typeof(Word), m => m is Word { Text: "one" } && Took(m)); break;
                case "async, condition behind": ReceiveAsync(typeof(Word), TookAsync, m => m is Word { Text: "one" }); break;
                case "async, condition before": ReceiveAsync(typeof(Word), m => m is Word { Text: "one" }, TookAsync); break;
                case "no type": Refused(() => Receive((Type)null!, (Action<object>)(m => Took(m)))); break;
                case "no type, function": Refused(() => Receive((Type)null!, (Func<object, bool>)Took)); break;
            }

            ReceiveAny(m => probe.Tell($"other {m}"));
        }

        private void Refused(Action receive) => _probe.Tell($"refused {Assert.Throws<ArgumentException>(receive) is not null}");

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
        Array.ForEach(new object[] { new Word("one"), new Word("two"), 3 }, m => actor.Tell(m));
        Assert.Equal(["took one", "other two", "other 3"], ReceiveN(3).Cast<string>());
    }

    [Theory]
    [InlineData("no type")]
    [InlineData("no type, function")]
    public void A_handler_for_no_type_is_refused(string form)
    {
        Sys.ActorOf(Props.Create(() => new Formed(form, TestActor))).Tell(3);
        Assert.Equal(["refused True", "other 3"], ReceiveN(2).Cast<string>());
    }
}
