using Akka.Actor;
using Akka.Contract.Tests.Support;
using Akka.Event;

namespace Akka.Contract.Tests.Behaviour;

public sealed class BecomeTests : ContractTest
{
    public static TheoryData<string, string> Conversations() => new()
    {
        // What is sent, letter by letter, and the behaviour that answered each "?": a is the first.
        { "?", "a" },
        { "b?", "b" },
        { "B?", "b" },
        { "bc?", "c" },
        { "BC?-?-?", "cba" },
        { "bC?-?", "cb" },
        { "bc-?", "a" },
        { "Bc?-?", "ca" },
        { "-?", "a" },
        { "B--?", "a" },
        { "BCb-?-?", "ba" },
        { "B!?", "a" },
        { "BC!?-?", "aa" },
        { "b!?", "a" },
        { "B~?-?", "ba" },
    };

    [Theory]
    [MemberData(nameof(Conversations))]
    public async Task A_ReceiveActor_answers_as_its_behaviour_stack_says(string sent, string answers) =>
        await Converse(Props.Create(() => new Receiving()), sent, answers);

    [Theory]
    [MemberData(nameof(Conversations))]
    public async Task An_UntypedActor_answers_as_its_behaviour_stack_says(string sent, string answers) =>
        await Converse(Props.Create(() => new Untyped()), sent, answers);

    [Fact]
    public async Task The_first_matching_handler_wins()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Matching()));
        foreach (var (message, answer) in new (object, string)[]
                 {
                     ("small", "string"), ("a very long string", "long string"), (5, "small int"), (50, "int"),
                     (new ArgumentNullException(), "argument exception"), (new Crash("x"), "exception"), (2.0, "any"),
                 })
        {
            actor.Tell(message);
            await ExpectMsgAsync(answer);
        }
    }

    [Fact]
    public async Task A_handler_that_answers_false_leaves_the_message_to_the_next()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Declining()));
        actor.Tell(1);
        await ExpectMsgAsync("second 1");
        actor.Tell(2);
        await ExpectMsgAsync("first 2");
    }

    [Fact]
    public async Task A_message_that_no_handler_takes_is_published_as_unhandled()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = Sys.ActorOf(Props.Create(() => new Receiving()));
        actor.Tell(5.5);
        var unhandled = await ExpectMsgAsync<UnhandledMessage>();
        Assert.Equal((5.5, TestActor, actor), (unhandled.Message, unhandled.Sender, unhandled.Recipient));
    }

    [Fact]
    public async Task An_UntypedActor_says_itself_what_is_unhandled()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = Sys.ActorOf(Props.Create(() => new Untyped()));
        actor.Tell(5.5);
        Assert.Equal(5.5, (await ExpectMsgAsync<UnhandledMessage>()).Message);
    }

    [Fact]
    public async Task Handlers_cannot_be_added_once_the_actor_runs()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Late()));
        actor.Tell("add");
        await ExpectMsgAsync("InvalidOperationException");
    }

    [Fact]
    public async Task Nothing_may_follow_a_handler_for_everything()
    {
        var actor = Sys.ActorOf(Props.Create(() => new AfterAny(TestActor)));
        await ExpectMsgAsync("InvalidOperationException");
        await RoundTrip(actor);
    }

    private async Task Converse(Props props, string sent, string answers)
    {
        var actor = Sys.ActorOf(props);
        foreach (var letter in sent)
            actor.Tell(letter);
        foreach (var answer in answers)
            await ExpectMsgAsync(answer.ToString());
    }

    private sealed class Receiving : ReceiveActor
    {
        public Receiving() => Behave("a")();

        private Action Behave(string name) => () =>
        {
            Receive<char>(c => c == '?', _ => Sender.Tell(name));
            Receive<char>(c => c == '-', _ => UnbecomeStacked());
            Receive<char>(c => c == '!', _ => throw new Crash("told to"));
            Receive<char>(c => c == '~', _ => Self.Forward('?'));
            Receive<char>(char.IsLower, c => Become(Behave(c.ToString())));
            Receive<char>(char.IsUpper, c => BecomeStacked(Behave(char.ToLowerInvariant(c).ToString())));
        };
    }

    private sealed class Untyped : UntypedActor
    {
        protected override void OnReceive(object message) => Behave("a", message);

        private void Behave(string name, object message)
        {
            switch (message)
            {
                case '?': Sender.Tell(name); break;
                case '-': UnbecomeStacked(); break;
                case '!': throw new Crash("told to");
                case '~': Self.Forward('?'); break;
                case char c when char.IsLower(c): Become(m => Behave(c.ToString(), m)); break;
                case char c: BecomeStacked(m => Behave(char.ToLowerInvariant(c).ToString(), m)); break;
                default: Unhandled(message); break;
            }
        }
    }

    private sealed class Matching : ReceiveActor
    {
        public Matching()
        {
            Receive<string>(s => Sender.Tell("long string"), s => s.Length > 10);
            Receive<string>(_ => Sender.Tell("string"));
            Receive<int>(i => i < 10, _ => Sender.Tell("small int"));
            Receive(typeof(int), _ => Sender.Tell("int"));
            Receive<ArgumentException>(_ => Sender.Tell("argument exception"));
            Receive<Exception>(_ => Sender.Tell("exception"));
            ReceiveAny(_ => Sender.Tell("any"));
        }
    }

    private sealed class Declining : ReceiveActor
    {
        public Declining()
        {
            Receive<int>(i =>
            {
                if (i % 2 != 0)
                    return false;
                Sender.Tell($"first {i}");
                return true;
            });
            Receive<int>(i => Sender.Tell($"second {i}"));
        }
    }

    private sealed class Late : ReceiveActor
    {
        public Late() => Receive<string>(_ =>
        {
            try
            {
                Receive<int>(_ => { });
            }
            catch (InvalidOperationException e)
            {
                Sender.Tell(e.GetType().Name);
            }
        });
    }

    private sealed class AfterAny : ReceiveActor
    {
        public AfterAny(IActorRef to)
        {
            ReceiveAny(_ => { });
            try
            {
                Receive<int>(_ => { });
            }
            catch (InvalidOperationException e)
            {
                to.Tell(e.GetType().Name);
            }
        }
    }
}
