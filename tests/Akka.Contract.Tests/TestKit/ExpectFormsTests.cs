using System.Collections;
using Akka.Actor;
using Akka.TestKit;
using Xunit.Sdk;

namespace Akka.Contract.Tests.TestKit;

/// <summary>Each form of an expectation, in the test's thread and awaited: it takes what it expects and refuses what it does not.</summary>
public class ExpectFormsTests() : Akka.TestKit.Xunit2.TestKit("akka.test.single-expect-default = 3s, akka.test.expect-no-message-default = 50ms")
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    public static TheoryData<string, Func<ExpectFormsTests, Task>> Forms
    {
        get
        {
            var forms = new TheoryData<string, Func<ExpectFormsTests, Task>>
            {
                { "async, asserted", async t => await t.ExpectMsgAsync<int>(i => Assert.Equal(1, i)) },
                { "async, with sender", async t => await t.ExpectMsgAsync<int>((i, sender) => i == 1 && sender.Equals(t.TestActor)) },
                { "async, with sender, asserted", async t => await t.ExpectMsgAsync<int>((i, _) => { Assert.Equal(1, i); }) },
                { "async, any of", async t => await t.ExpectMsgAnyOfAsync<int>([7, 1]) },
                { "async, all of", async t => Assert.Equal([1], await All(t.ExpectMsgAllOfAsync<int>(new List<int> { 1 }))) },
                { "async, all of, in time", async t => Assert.Equal([1], await All(t.ExpectMsgAllOfAsync<int>(Long, new List<int> { 1 }))) },
                { "async, from, one", async t => await t.ExpectMsgFromAsync(t.TestActor, 1) },
                { "async, from, condition", async t => await t.ExpectMsgFromAsync<int>(t.TestActor, i => i == 1) },
                { "async, from, asserted", async t => await t.ExpectMsgFromAsync<int>(t.TestActor, i => Assert.Equal(1, i)) },
                { "async, from, both asserted", async t => await t.ExpectMsgFromAsync<int>(sender => Assert.Equal(t.TestActor, sender), i => Assert.Equal(1, i)) },
            };
            foreach (var (name, form) in Blocking)
            {
                forms.Add(name, t => Task.Run(() => form(t)));
            }

            return forms;
        }
    }

    private static readonly (string, Action<ExpectFormsTests>)[] Blocking =
    [
        ("with sender, asserted", t => t.ExpectMsg<int>((i, _) => { Assert.Equal(1, i); })),
        ("compared", t => t.ExpectMsg(11, (a, b) => a % 10 == b % 10)),
        ("all of", t => Assert.Equal([1], t.ExpectMsgAllOf<int>(new List<int> { 1 }))),
        ("all of, in time", t => Assert.Equal([1], t.ExpectMsgAllOf(Long, 1))),
        ("all of a list, in time", t => Assert.Equal([1], t.ExpectMsgAllOf<int>(Long, new List<int> { 1 }))),
        ("from, condition", t => t.ExpectMsgFrom<int>(t.TestActor, i => i == 1)),
        ("from, asserted", t => t.ExpectMsgFrom<int>(t.TestActor, i => Assert.Equal(1, i))),
        ("from, both asserted", t => t.ExpectMsgFrom<int>(sender => Assert.Equal(t.TestActor, sender), i => Assert.Equal(1, i))),
    ];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_form_takes_what_it_expects_and_refuses_another(string name, Func<ExpectFormsTests, Task> form)
    {
        Assert.NotEmpty(name);
        TestActor.Tell(1, TestActor);
        await form(this);
        Assert.False(HasMessages);

        TestActor.Tell(2, TestActor);
        await Assert.ThrowsAnyAsync<XunitException>(() => form(this));
    }

    [Fact]
    public async Task Who_sent_something_else_is_refused()
    {
        TestActor.Tell(1, Sys.DeadLetters);
        await Assert.ThrowsAnyAsync<XunitException>(async () => await ExpectMsgFromAsync<int>(TestActor));
        TestActor.Tell(1, TestActor);
        Assert.Equal(1, await ExpectMsgFromAsync<int>(TestActor));
    }

    [Fact]
    public async Task One_message_for_each_condition_in_any_order()
    {
        PredicateInfo[] wanted = [PredicateInfo.Create<int>(i => i > 1), new Predicate<string>(s => s == "a").CreatePredicateInfo(), ((Func<int, bool>)(i => i == 1)).CreatePredicateInfo<int>()];
        foreach (var form in new Func<Task<IReadOnlyCollection<object>>>[]
        {
            () => Task.FromResult(ExpectMsgAllOfMatchingPredicates(wanted)),
            () => Task.FromResult(ExpectMsgAllOfMatchingPredicates(wanted, CancellationToken.None)),
            async () => await All(ExpectMsgAllOfMatchingPredicatesAsync(wanted)),
        })
        {
            Array.ForEach(new object[] { "a", 1, 2 }, m => TestActor.Tell(m));
            Assert.Equal(["1", "2", "a"], (await form()).Select(m => $"{m}").Order(StringComparer.Ordinal));
            Array.ForEach(new object[] { "b", 1, 2 }, m => TestActor.Tell(m));
            await Assert.ThrowsAnyAsync<XunitException>(form);
        }
    }

    [Fact]
    public async Task Silence_is_waited_for_in_every_form()
    {
        ExpectNoMsg();
        await ExpectNoMsgAsync();
        await ExpectNoMsgAsync(20);
        TestActor.Tell("noise");
        await Assert.ThrowsAnyAsync<XunitException>(async () => await ExpectNoMsgAsync());
        TestActor.Tell("noise");
        await Assert.ThrowsAnyAsync<XunitException>(async () => await ExpectNoMsgAsync(20));
        TestActor.Tell("noise");
        Assert.ThrowsAny<XunitException>(() => ExpectNoMsg());
    }

    [Fact]
    public async Task What_was_fished_past_is_kept_where_it_is_asked_for()
    {
        Array.ForEach([1, 2, 3, 4, 5, 6], i => TestActor.Tell(i));
        var passed = new ArrayList();
        Assert.Equal(2, FishForMessage<int>(i => i == 2, passed));
        Assert.Equal([1], passed.Cast<int>());
        Assert.Equal(4, await FishForMessageAsync<int>(i => i == 4, passed));
        Assert.Equal([3], passed.Cast<int>()); // each time anew
        Assert.Equal(6, await FishForMessageAsync(m => m is 6));
        Assert.False(HasMessages);
    }

    [Fact]
    public async Task Messages_are_received_one_by_one_by_number_and_while_they_fit()
    {
        Array.ForEach([1, 2, 3, 4, 5, 6, 7, 8], i => TestActor.Tell(i, Sys.DeadLetters));
        Assert.Equal(1, await ReceiveOneAsync());
        var (success, envelope) = await TryReceiveOneAsync(Long);
        Assert.True(success);
        Assert.Equal(2, envelope.Message);
        Assert.Equal([3, 4], (await All(ReceiveNAsync(2))).Cast<int>());
        Assert.Equal([5], (await All(ReceiveNAsync(1, Long))).Cast<int>());
        Assert.Equal([6], await All(ReceiveWhileAsync<int>(i => i < 7, Long)));
        Assert.Equal(["7"], await All(ReceiveWhileAsync(m => m is 7 ? m.ToString() : null, Long)));
        Assert.Equal([8], (await WaitForRadioSilenceAsync(Long)).Cast<int>());

        Assert.Null(await ReceiveOneAsync(Short));
        Assert.False((await TryReceiveOneAsync(Short)).success);
        await Assert.ThrowsAnyAsync<XunitException>(async () => await All(ReceiveNAsync(1, Short)));
    }

    [Fact]
    public async Task Messages_are_received_while_they_fit_in_every_form()
    {
        static string? Small(object m) => m is < 3 ? $"{m}" : null;
        foreach (var form in new Func<Task<IReadOnlyList<string?>>>[]
        {
            () => Task.FromResult(ReceiveWhile(Long, Small)),
            () => Task.FromResult(ReceiveWhile(Long, Long, Small)),
            async () => await All(ReceiveWhileAsync(Long, Small)),
            async () => await All(ReceiveWhileAsync(Long, Long, Small)),
        })
        {
            Array.ForEach([1, 2, 3], i => TestActor.Tell(i));
            Assert.Equal(["1", "2"], await form());
            Assert.Equal(3, await ReceiveOneAsync());
        }
    }

    [Fact]
    public async Task Noise_that_does_not_end_fails_who_waits_for_silence()
    {
        Array.ForEach([1, 2, 3], i => TestActor.Tell(i));
        await Assert.ThrowsAnyAsync<XunitException>(() => WaitForRadioSilenceAsync(Long, 2));
    }

    [Fact]
    public async Task A_condition_is_awaited_in_every_form()
    {
        var asked = 0;
        bool Third() => ++asked % 3 == 0;
        Task<bool> ThirdAsync() => Task.FromResult(Third());

        AwaitCondition(Third, Long, "why");
        await AwaitConditionAsync(Third);
        await AwaitConditionAsync(ThirdAsync, Long);
        await AwaitConditionAsync(ThirdAsync, Long, "why");
        await AwaitConditionAsync(Third, Long, "why");
        await AwaitConditionAsync(ThirdAsync, Long, Short, "why");
        Assert.True(await AwaitConditionNoThrowAsync(ThirdAsync, Long));
        Assert.Equal(21, asked);

        Assert.Contains("why", Assert.ThrowsAny<XunitException>(() => AwaitCondition(() => false, Short, "why")).Message, StringComparison.Ordinal);
        Assert.Contains("why", (await Assert.ThrowsAnyAsync<XunitException>(() => AwaitConditionAsync(() => false, Short, "why"))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<XunitException>(() => AwaitConditionAsync(() => Task.FromResult(false), Short, Short, "why"));
        Assert.False(await AwaitConditionNoThrowAsync(() => Task.FromResult(false), Short));
    }

    [Fact]
    public async Task A_block_has_a_least_and_a_most_time_in_every_form()
    {
        Assert.Equal(1, Within(TimeSpan.Zero, Long, () => 1));
        await WithinAsync(TimeSpan.Zero, Long, () => Task.CompletedTask);
        Assert.Equal(2, await WithinAsync(TimeSpan.Zero, Long, () => Task.FromResult(2)));

        Assert.ThrowsAny<XunitException>(() => Within(Long, Long + Long, () => 1));
        await Assert.ThrowsAnyAsync<XunitException>(() => WithinAsync(Long, Long + Long, () => Task.CompletedTask));
        await Assert.ThrowsAnyAsync<XunitException>(() => WithinAsync(Long, Long + Long, () => Task.FromResult(2)));
    }

    private static async Task<List<T>> All<T>(IAsyncEnumerable<T> messages)
    {
        var all = new List<T>();
        await foreach (var message in messages)
        {
            all.Add(message);
        }

        return all;
    }
}
