namespace Akka;

/// <summary>The result of what has none but its completion.</summary>
public sealed class Done
{
    public static readonly Done Instance = new();

    private Done()
    {
    }
}
