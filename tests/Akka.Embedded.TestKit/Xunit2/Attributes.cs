using Xunit;
using Xunit.Sdk;

namespace Akka.TestKit.Xunit2.Attributes;

/// <summary>Left out where the environment says <c>XUNIT_SKIP_LOCAL_FACT=true</c>.</summary>
public class LocalFactAttribute : FactAttribute
{
    public string SkipLocal { get; set; }

    public override string Skip
    {
        get => base.Skip ?? Skipping.Local("XUNIT_SKIP_LOCAL_FACT", SkipLocal ?? "Local facts are being skipped");
        set => base.Skip = value;
    }
}

/// <summary>Left out where the environment says <c>XUNIT_SKIP_LOCAL_THEORY=true</c>.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
[XunitTestCaseDiscoverer("Xunit.Sdk.TheoryDiscoverer", "xunit.execution.{Platform}")]
public class LocalTheoryAttribute : TheoryAttribute
{
    public string SkipLocal { get; set; }

    public override string Skip
    {
        get => base.Skip ?? Skipping.Local("XUNIT_SKIP_LOCAL_THEORY", SkipLocal ?? "Local theories are being skipped");
        set => base.Skip = value;
    }
}

public class WindowsFactAttribute : FactAttribute
{
    public string SkipUnix { get; set; }

    public override string Skip
    {
        get => base.Skip ?? (OperatingSystem.IsWindows() ? null : SkipUnix ?? "Skipped under Unix platforms");
        set => base.Skip = value;
    }
}

internal static class Skipping
{
    public static string Local(string variable, string reason) =>
        string.Equals(Environment.GetEnvironmentVariable(variable), "true", StringComparison.OrdinalIgnoreCase) ? reason : null;
}
