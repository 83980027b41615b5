using Akka.Configuration;

namespace ActorBridge.Actors.Root;

/// <summary>The <c>akka.hocon</c> that this version was built with; a deployment's own file goes on top of it.</summary>
public static class BridgePolicy
{
    public static Config BuiltIn
    {
        get
        {
            using var stream = typeof(BridgePolicy).Assembly.GetManifestResourceStream("akka.hocon")
                ?? throw new InvalidOperationException("akka.hocon is not in the assembly.");
            using var reader = new StreamReader(stream);
            return ConfigurationFactory.ParseString(reader.ReadToEnd());
        }
    }
}
