using Akka.Actor;
using Akka.Event;

namespace Akka.Logger.Serilog;

public static class SerilogLoggingAdapterExtensions
{
    /// <summary>An adapter whose messages have this property; one that is not Serilog's stays as it is.</summary>
    public static ILoggingAdapter ForContext(this ILoggingAdapter adapter, string propertyName, object value, bool destructureObjects = false) =>
        adapter is SerilogLoggingAdapter serilog ? serilog.SetContextProperty(propertyName, value, destructureObjects) : adapter;

    public static ILoggingAdapter GetLogger<T>(this ActorSystem system, string logSource, Type logType)
        where T : class, ILoggingAdapter => new SerilogLoggingAdapter(system.EventStream, logSource, logType);
}
