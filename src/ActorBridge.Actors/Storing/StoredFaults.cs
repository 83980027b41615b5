using System.Runtime.Serialization;
using ActorBridge.Core.Escalation;

namespace ActorBridge.Actors.Storing;

/// <summary>Tells a damaged row from a database that is away, on both runtimes: what can't be read is a <see cref="SerializationException"/> on either.</summary>
internal static class StoredFaults
{
    /// <param name="reason">As <c>OnRecoveryFailure</c> gives it.</param>
    /// <param name="message">The event that no state could be made of; null when journal or snapshot store failed.</param>
    public static EntityFault Of(Exception reason, object? message) =>
        message is not null || IsDamage(reason) ? EntityFault.Damaged : EntityFault.StorageAway;

    private static bool IsDamage(Exception reason) => reason switch
    {
        // A snapshot of another class is met only when it is taken on.
        SerializationException or InvalidCastException => true,
        AggregateException many => many.InnerExceptions.Any(IsDamage),
        _ => reason.InnerException is { } inner && IsDamage(inner),
    };
}
