namespace Akka.Event;

/// <summary>A level that is off costs a comparison: no message is made.</summary>
public static class LoggingExtensions
{
    public static void Log(this ILoggingAdapter log, LogLevel level, string format) => log.Log(level, null, format);

    public static void Log(this ILoggingAdapter log, LogLevel level, string format, params object[] args) => log.Log(level, null, format, args);

    public static void Log(this ILoggingAdapter log, LogLevel level, Exception cause, string format, params object[] args)
        => log.Log(level, cause, new DefaultLogMessage(log.Formatter, format, args));

    public static void Debug(this ILoggingAdapter log, string format) => log.Debug((Exception)null, format);

    public static void Debug(this ILoggingAdapter log, Exception cause, string format)
    {
        if (log.IsDebugEnabled) log.Log(LogLevel.DebugLevel, cause, format);
    }

    public static void Debug<T1>(this ILoggingAdapter log, string format, T1 arg1)
    {
        if (log.IsDebugEnabled) log.Log(LogLevel.DebugLevel, null, format, arg1);
    }

    public static void Debug<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2)
    {
        if (log.IsDebugEnabled) log.Log(LogLevel.DebugLevel, null, format, arg1, arg2);
    }

    public static void Debug<T1>(this ILoggingAdapter log, Exception cause, string format, T1 arg1)
    {
        if (log.IsDebugEnabled) log.Log(LogLevel.DebugLevel, cause, format, arg1);
    }

    public static void Debug(this ILoggingAdapter log, string format, params object[] args)
    {
        if (log.IsDebugEnabled) log.Log(LogLevel.DebugLevel, null, format, args);
    }

    public static void Debug(this ILoggingAdapter log, Exception cause, string format, params object[] args)
    {
        if (log.IsDebugEnabled) log.Log(LogLevel.DebugLevel, cause, format, args);
    }

    public static void Info(this ILoggingAdapter log, string format) => log.Info((Exception)null, format);

    public static void Info(this ILoggingAdapter log, Exception cause, string format)
    {
        if (log.IsInfoEnabled) log.Log(LogLevel.InfoLevel, cause, format);
    }

    public static void Info<T1>(this ILoggingAdapter log, string format, T1 arg1)
    {
        if (log.IsInfoEnabled) log.Log(LogLevel.InfoLevel, null, format, arg1);
    }

    public static void Info<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2)
    {
        if (log.IsInfoEnabled) log.Log(LogLevel.InfoLevel, null, format, arg1, arg2);
    }

    public static void Info<T1>(this ILoggingAdapter log, Exception cause, string format, T1 arg1)
    {
        if (log.IsInfoEnabled) log.Log(LogLevel.InfoLevel, cause, format, arg1);
    }

    public static void Info(this ILoggingAdapter log, string format, params object[] args)
    {
        if (log.IsInfoEnabled) log.Log(LogLevel.InfoLevel, null, format, args);
    }

    public static void Info(this ILoggingAdapter log, Exception cause, string format, params object[] args)
    {
        if (log.IsInfoEnabled) log.Log(LogLevel.InfoLevel, cause, format, args);
    }

    public static void Warning(this ILoggingAdapter log, string format) => log.Warning((Exception)null, format);

    public static void Warning(this ILoggingAdapter log, Exception cause, string format)
    {
        if (log.IsWarningEnabled) log.Log(LogLevel.WarningLevel, cause, format);
    }

    public static void Warning<T1>(this ILoggingAdapter log, string format, T1 arg1)
    {
        if (log.IsWarningEnabled) log.Log(LogLevel.WarningLevel, null, format, arg1);
    }

    public static void Warning<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2)
    {
        if (log.IsWarningEnabled) log.Log(LogLevel.WarningLevel, null, format, arg1, arg2);
    }

    public static void Warning<T1>(this ILoggingAdapter log, Exception cause, string format, T1 arg1)
    {
        if (log.IsWarningEnabled) log.Log(LogLevel.WarningLevel, cause, format, arg1);
    }

    public static void Warning(this ILoggingAdapter log, string format, params object[] args)
    {
        if (log.IsWarningEnabled) log.Log(LogLevel.WarningLevel, null, format, args);
    }

    public static void Warning(this ILoggingAdapter log, Exception cause, string format, params object[] args)
    {
        if (log.IsWarningEnabled) log.Log(LogLevel.WarningLevel, cause, format, args);
    }

    public static void Error(this ILoggingAdapter log, string format) => log.Error((Exception)null, format);

    public static void Error(this ILoggingAdapter log, Exception cause, string format)
    {
        if (log.IsErrorEnabled) log.Log(LogLevel.ErrorLevel, cause, format);
    }

    public static void Error<T1>(this ILoggingAdapter log, string format, T1 arg1)
    {
        if (log.IsErrorEnabled) log.Log(LogLevel.ErrorLevel, null, format, arg1);
    }

    public static void Error<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2)
    {
        if (log.IsErrorEnabled) log.Log(LogLevel.ErrorLevel, null, format, arg1, arg2);
    }

    public static void Error<T1>(this ILoggingAdapter log, Exception cause, string format, T1 arg1)
    {
        if (log.IsErrorEnabled) log.Log(LogLevel.ErrorLevel, cause, format, arg1);
    }

    public static void Error(this ILoggingAdapter log, string format, params object[] args)
    {
        if (log.IsErrorEnabled) log.Log(LogLevel.ErrorLevel, null, format, args);
    }

    public static void Error(this ILoggingAdapter log, Exception cause, string format, params object[] args)
    {
        if (log.IsErrorEnabled) log.Log(LogLevel.ErrorLevel, cause, format, args);
    }
}
