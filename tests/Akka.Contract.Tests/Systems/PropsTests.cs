using Akka.Actor;
using Akka.Contract.Tests.Support;

namespace Akka.Contract.Tests.Systems;

public sealed class PropsTests : ContractTest
{
    public static TheoryData<string, string> Forms() => new()
    {
        { "expression", "x 5" },
        { "type and arguments", "x 5" },
        { "type", "default 0" },
        { "generic with arguments", "x 5" },
        { "generic", "default 0" },
        { "function", "made 1" },
        { "null argument", " 5" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Each_form_makes_the_actor_with_its_arguments(string form, string expected)
    {
        var props = form switch
        {
            "expression" => Props.Create(() => new Made("x", 5)),
            "type and arguments" => Props.Create(typeof(Made), "x", 5),
            "type" => Props.Create(typeof(Made)),
            "generic with arguments" => Props.Create<Made>("x", 5),
            "generic" => Props.Create<Made>(),
            "null argument" => Props.Create(() => new Made(null, 5)),
            _ => Props.CreateBy(new Producer()),
        };
        Sys.ActorOf(props).Tell("who");
        await ExpectMsgAsync(expected);
    }

    [Fact]
    public async Task The_arguments_of_an_expression_are_evaluated_once_for_all_incarnations()
    {
        var made = 0;
        var actor = Sys.ActorOf(Props.Create(() => new Counted(Interlocked.Increment(ref made))));
        actor.Tell("fail");
        actor.Tell("who");
        await ExpectMsgAsync(1);
    }

    [Fact]
    public void A_constructor_that_is_not_there_is_an_error_for_who_asks() =>
        Assert.ThrowsAny<Exception>(() =>
        {
            Sys.ActorOf(Props.Create(typeof(string), "x"));
        });

    [Fact]
    public async Task Arguments_that_fit_no_constructor_fail_the_actor_and_not_its_maker()
    {
        var actor = Sys.ActorOf(Props.Create(typeof(Made), 1, 2, 3));
        await Stopped(actor);
    }

    [Fact]
    public void Props_without_an_expression_that_constructs_are_refused() =>
        Assert.ThrowsAny<Exception>(() => Props.Create(() => Make()));

    [Fact]
    public void Props_are_values_with_changes_as_copies()
    {
        var props = Props.Create(() => new Made("x", 5));
        var other = props.WithMailbox("small").WithDispatcher("some");
        Assert.Equal(typeof(Made), props.Type);
        Assert.Equal("small", other.Mailbox);
        Assert.Equal("some", other.Dispatcher);
        Assert.NotEqual("small", props.Mailbox);
    }

    private static Made Make() => new();

    private sealed class Made(string? text, int number) : UntypedActor
    {
        public Made()
            : this("default", 0)
        {
        }

        protected override void OnReceive(object message) => Sender.Tell($"{text} {number}");
    }

    private sealed class Counted(int number) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is "fail")
                throw new Crash("told to");
            Sender.Tell(number);
        }
    }

    private sealed class Producer : IIndirectActorProducer
    {
        public Type ActorType => typeof(Made);

        public ActorBase Produce() => new Made("made", 1);

        public void Release(ActorBase actor)
        {
        }
    }
}
