namespace ActorBridge.Host.Configuration;

/// <summary>Files of config/ that this version was built with.</summary>
internal static class BuiltInFiles
{
    public static string Read(string name)
    {
        using var stream = typeof(BuiltInFiles).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
