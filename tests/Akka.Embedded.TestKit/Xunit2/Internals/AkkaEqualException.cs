using Xunit.Sdk;

namespace Akka.TestKit.Xunit2.Internals;

/// <summary>Two values that should be equal are not.</summary>
public class AkkaEqualException : XunitException
{
    private AkkaEqualException(string message)
        : base(message)
    {
    }

    public static AkkaEqualException ForMismatchedValues(object expected, object actual, string format = null, params object[] args)
    {
        var hint = string.IsNullOrEmpty(format) ? "" : string.Format(format, args) + Environment.NewLine;
        return new AkkaEqualException($"Assert.Equal() Failure{Environment.NewLine}{hint}Expected: {Show(expected)}{Environment.NewLine}Actual:   {Show(actual)}");
    }

    private static string Show(object value) => value is null ? "null" : $"{value} ({value.GetType()})";
}
