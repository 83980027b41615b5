using Akka.Actor;
using Akka.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace Akka.Contract.Tests.Histories;

public sealed class HistoryTests : IAsyncLifetime
{
    private const int Histories = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ActorSystem _system = ActorSystem.Create("histories", ConfigurationFactory.ParseString(
        """
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        """));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _system.Terminate();

    [Fact]
    public void Ten_thousand_random_failure_histories_end_as_the_model_says()
    {
        var histories = Arb.From(Gen.Choose(0, int.MaxValue).Select(History.From), Smaller);
        Prop.ForAll(histories, async (History history) =>
        {
            var difference = await Run.Difference(_system, history, Patience);
            Assert.True(difference is null, difference);
        }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(Histories));
    }

    /// <summary>The same history with one step less: what is printed in the end needs each of its steps to fail.</summary>
    private static IEnumerable<History> Smaller(History history) =>
        history.Steps.Select((_, i) => history with { Steps = [.. history.Steps.Where((_, j) => j != i)] })
            .Where(smaller => Model.Run(smaller).Determined);
}
