using System.Globalization;
using Akka.Event;
using Serilog;

namespace Akka.Logger.Serilog;

/// <summary>Makes the text of a message from a Serilog template: <c>"{Name} is {Age}"</c>.</summary>
public class SerilogLogMessageFormatter : ILogMessageFormatter
{
    public static readonly SerilogLogMessageFormatter Instance = new();

    // Binds templates where the program has configured no logger; one that it has knows its own destructuring.
    private static readonly ILogger Binder = new LoggerConfiguration().CreateLogger();

    public string Format(string format, params object[] args) =>
        Log.Logger.BindMessageTemplate(format, args, out var template, out var properties) || Binder.BindMessageTemplate(format, args, out template, out properties)
            ? template.Render(properties.ToDictionary(p => p.Name, p => p.Value), CultureInfo.InvariantCulture)
            : format;

}
