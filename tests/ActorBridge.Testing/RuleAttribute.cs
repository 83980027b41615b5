using Xunit.Abstractions;
using Xunit.Sdk;

namespace ActorBridge.Testing;

/// <summary>
/// Names the rule of RULES.md that a test proves: a number such as <c>9.2</c>, or a shape row such as <c>S.3</c>.
/// The test would fail if the rule did not hold. The report of each run is made from these.
/// </summary>
[TraitDiscoverer("ActorBridge.Testing.RuleDiscoverer", "ActorBridge.Testing")]
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class RuleAttribute(string rule) : Attribute, ITraitAttribute
{
    public string Rule { get; } = rule;
}

/// <summary>Marks a test that ran against a real Blender.</summary>
[TraitDiscoverer("ActorBridge.Testing.BlenderDiscoverer", "ActorBridge.Testing")]
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class BlenderAttribute : Attribute, ITraitAttribute;

public sealed class RuleDiscoverer : ITraitDiscoverer
{
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) =>
        [new("Rule", (string)traitAttribute.GetConstructorArguments().Single())];
}

public sealed class BlenderDiscoverer : ITraitDiscoverer
{
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) => [new("Blender", "true")];
}
