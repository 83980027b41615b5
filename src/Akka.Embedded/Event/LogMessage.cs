using System.Globalization;

namespace Akka.Event;

public interface ILogMessageFormatter
{
    internal string Format(string format, params object[] args);
}

/// <summary>Placeholders as in string.Format.</summary>
internal class DefaultLogMessageFormatter : ILogMessageFormatter
{
    public static readonly DefaultLogMessageFormatter Instance = new();

    public string Format(string format, params object[] args) => string.Format(CultureInfo.InvariantCulture, format, args);
}

/// <summary>A format and its arguments, put together only by a logger that wants the text.</summary>
internal abstract class LogMessage
{
    protected readonly ILogMessageFormatter Formatter;

    public LogMessage(ILogMessageFormatter formatter, string format)
    {
        Formatter = formatter;
        Format = format;
    }

    public string Format { get; }

    public abstract string Unformatted();
    public abstract IEnumerable<object> Parameters();
}

internal sealed class DefaultLogMessage(ILogMessageFormatter formatter, string format, params object[] args) : LogMessage(formatter, format)
{
    public object[] Args { get; } = args;

    public override string Unformatted() => string.Join(',', Args);
    public override IEnumerable<object> Parameters() => Args;
    public override string ToString() => Formatter.Format(Format, Args);
}
