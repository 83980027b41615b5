using ActorBridge.Core.Errors;

namespace ActorBridge.Core.UserIntent;

public enum IntentMode
{
    /// <summary>Nobody is at work; automation may run.</summary>
    Free,

    /// <summary>The person is at work.</summary>
    Paused,

    /// <summary>Hands off, but not for long enough yet (rule 10.3).</summary>
    Settling,
}

/// <param name="IdleVerified">Hands off for this long, without a break, before automation resumes.</param>
public sealed record UserIntentOptions(TimeSpan IdleVerified)
{
    public static readonly UserIntentOptions Default = new(TimeSpan.FromSeconds(2));
}

/// <summary>The person in one Blender, on the monotonic clock.</summary>
/// <param name="Since">Since when in this mode.</param>
public sealed record UserIntentState(IntentMode Mode, string Reason, TimeSpan Since)
{
    /// <summary>A Blender in the background has no person; one with a window has to show idleness first.</summary>
    public static UserIntentState Attached(bool background, TimeSpan now) =>
        background ? new(IntentMode.Free, "background", now) : new(IntentMode.Settling, "just attached", now);

    public UserIntentState See(bool busy, string reason, TimeSpan now) => (busy, Mode) switch
    {
        (true, IntentMode.Paused) => this with { Reason = reason },
        (true, _) => new(IntentMode.Paused, reason, now),
        (false, IntentMode.Paused) => new(IntentMode.Settling, reason, now),
        (false, _) => this,
    };

    public UserIntentState Pass(TimeSpan now, UserIntentOptions options) =>
        Mode == IntentMode.Settling && now - Since >= options.IdleVerified ? new(IntentMode.Free, "idle", now) : this;

    /// <summary>Why automation waits; null when free.</summary>
    public Refusal? WhyNot(TimeSpan now, UserIntentOptions options) => Mode switch
    {
        IntentMode.Free => null,
        IntentMode.Paused => new(ErrorCodes.PausedByUser, $"The person is at work ({Reason}).", options.IdleVerified),
        _ => new(ErrorCodes.PausedByUser, $"The person has just been at work ({Reason}).", Max(options.IdleVerified - (now - Since), TimeSpan.Zero)),
    };

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
