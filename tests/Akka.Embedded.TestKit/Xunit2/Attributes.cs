using Xunit;

namespace Akka.TestKit.Xunit2.Attributes;

/// <summary>Left out where the environment says <c>XUNIT_SKIP_LOCAL_FACT=true</c>.</summary>
public class LocalFactAttribute : FactAttribute
{
    public string SkipLocal { get; set; }

    public override string Skip
    {
        get => base.Skip ?? (string.Equals(Environment.GetEnvironmentVariable("XUNIT_SKIP_LOCAL_FACT"), "true", StringComparison.OrdinalIgnoreCase)
            ? SkipLocal ?? "Local facts are being skipped"
            : null);
        set => base.Skip = value;
    }
}
