using Akka.Simulation;

namespace Akka.Embedded.Tests.Simulation;

public sealed class SimulatedConnectionTests
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void In_fair_weather_all_arrive_once_in_order_whatever_the_seed()
    {
        for (var seed = 0; seed < 50; seed++) Assert.Equal(Enumerable.Range(0, 20).Cast<object>(), Exchange(seed, new(Slow)));
    }

    [Fact]
    public void A_cut_loses_what_is_under_way_and_both_ends_hear_of_it()
    {
        using var simulation = new Akka.Simulation.Simulation(5);
        var connection = new SimulatedConnection(simulation, new(Slow));
        var (closed, arrived) = (0, 0);
        connection.First.Closed = () => closed++;
        connection.Second.Closed = () => closed++;
        connection.Second.Received = _ => arrived++;
        connection.First.Send("lost");
        connection.First.Close();
        simulation.RunFor(TimeSpan.FromSeconds(1));
        Assert.Equal((2, 0), (closed, arrived));
    }

    [Fact]
    public void Messages_are_doubled_and_reordered_when_the_weather_says_so()
    {
        Assert.Equal(40, Exchange(1, new(Slow, Double: 1000)).Count);
        Assert.NotEqual(Enumerable.Range(0, 20).Cast<object>(), Exchange(1, new(Slow, Reorder: 1000)));
        Assert.InRange(Exchange(1, new(Slow, Cut: 200)).Count, 0, 19);
    }

    private static List<object> Exchange(int seed, SimulatedWeather weather)
    {
        using var simulation = new Akka.Simulation.Simulation(seed);
        var connection = new SimulatedConnection(simulation, weather);
        var arrived = new List<object>();
        connection.Second.Received = arrived.Add;
        for (var i = 0; i < 20; i++)
        {
            connection.First.Send(i);
            simulation.RunFor(TimeSpan.FromMilliseconds(1));
        }

        simulation.RunFor(TimeSpan.FromSeconds(1));
        return arrived;
    }
}
