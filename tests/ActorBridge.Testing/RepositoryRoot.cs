namespace ActorBridge.Testing;

/// <summary>The checkout that the running tests were built from: the nearest folder upwards that holds the solution.</summary>
public static class RepositoryRoot
{
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    public static string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "ActorBridge.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No ActorBridge.sln above {from}: the tests run from a checkout.");
    }
}
