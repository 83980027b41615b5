using System.Collections.Immutable;
using ActorBridge.Core.Errors;

namespace ActorBridge.Core.Decisions;

/// <summary>What a pure <c>Decide</c> answers: the facts that follow from a command (none when it changes nothing), or why not.</summary>
public readonly record struct Decision<TEvent>(ImmutableArray<TEvent> Events, Refusal? Refusal)
{
    public static Decision<TEvent> Accept(params ReadOnlySpan<TEvent> events) => new([.. events], null);

    public static Decision<TEvent> Refuse(ErrorCode code, string reason, TimeSpan? retryAfter = null) => new([], new(code, reason, retryAfter));
}
