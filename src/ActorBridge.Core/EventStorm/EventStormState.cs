using System.Collections.Immutable;

namespace ActorBridge.Core.EventStorm;

/// <param name="RatePerSecondMax">Events a second that a source may send in the long run.</param>
/// <param name="BurstMax">Events at once on top of it.</param>
/// <param name="DepthMax">Events caused by events; a longer chain is cut (rule 3.3).</param>
/// <param name="SourcesMax">Sources remembered at once; the one longest silent is forgotten beyond it.</param>
public sealed record EventStormOptions(double RatePerSecondMax, double BurstMax, int DepthMax, int SourcesMax)
{
    public static readonly EventStormOptions Default = new(2000, 20_000, 8, 256);
}

/// <summary>One source's token bucket: full after silence, emptied by events.</summary>
public readonly record struct TokenBucket(double Tokens, TimeSpan At)
{
    public TokenBucket Filled(TimeSpan now, EventStormOptions options) =>
        new(Math.Min(options.BurstMax, Tokens + (Math.Max(0, (now - At).TotalSeconds) * options.RatePerSecondMax)), now);
}

public enum StormVerdict
{
    Admit,

    /// <summary>Later; nothing is lost.</summary>
    Defer,

    /// <summary>The chain ends here.</summary>
    Cut,
}

/// <param name="Culprit">Who is over the limit; null when admitted.</param>
/// <param name="RetryAfter">Null unless deferred.</param>
public sealed record StormDecision(StormVerdict Verdict, string? Culprit, TimeSpan? RetryAfter, bool FirstOfStorm);

/// <summary>Rates by source, on the monotonic clock (rule 3.2). A source may go into debt by one batch, so a batch larger than the burst passes in time.</summary>
/// <param name="Storming">Some of the <paramref name="Sources"/>.</param>
public sealed record EventStormState(ImmutableDictionary<string, TokenBucket> Sources, ImmutableHashSet<string> Storming)
{
    public static readonly EventStormState Calm = new(ImmutableDictionary<string, TokenBucket>.Empty, []);

    public (EventStormState Next, StormDecision Decision) Admit(string source, int count, int depth, TimeSpan now, EventStormOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var bucket = Sources.TryGetValue(source, out var known) ? known.Filled(now, options) : new TokenBucket(options.BurstMax, now);
        if (depth > options.DepthMax)
        {
            return (Keep(source, bucket, storms: true, options), new(StormVerdict.Cut, source, null, !Storming.Contains(source)));
        }

        var needed = Math.Min(count, options.BurstMax);
        if (bucket.Tokens < needed)
        {
            var wait = TimeSpan.FromSeconds((needed - bucket.Tokens) / options.RatePerSecondMax);
            return (Keep(source, bucket, storms: true, options), new(StormVerdict.Defer, source, wait, !Storming.Contains(source)));
        }

        return (Keep(source, bucket with { Tokens = bucket.Tokens - count }, storms: false, options), new(StormVerdict.Admit, null, null, false));
    }

    private EventStormState Keep(string source, TokenBucket bucket, bool storms, EventStormOptions options)
    {
        var next = new EventStormState(Sources.SetItem(source, bucket), storms ? Storming.Add(source) : Storming.Remove(source));
        if (next.Sources.Count <= options.SourcesMax)
        {
            return next;
        }

        var silent = next.Sources.MinBy(s => s.Key == source ? TimeSpan.MaxValue : s.Value.At).Key;
        return new(next.Sources.Remove(silent), next.Storming.Remove(silent));
    }
}
