using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ActorBridge.Architecture.Tests;

public sealed class RoomsTests
{
    public static TheoryData<string> Rooms =>
        [.. Room.All.Select(r => r.Name).Where(n => n != "Akka.Embedded" || File.Exists(PathOf(n)))];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_references_only_what_its_row_allows(string name)
    {
        var room = Room.All.Single(r => r.Name == name);
        using var assembly = Open(name);
        var metadata = assembly.GetMetadataReader();
        var strangers = metadata.AssemblyReferences
            .Select(h => metadata.GetString(metadata.GetAssemblyReference(h).Name))
            .Where(used => !IsBaseClassLibrary(used) && !room.MayUse.Any(used.StartsWith));
        Assert.Empty(strangers);
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_names_no_type_that_its_row_forbids(string name)
    {
        var room = Room.All.Single(r => r.Name == name);
        using var assembly = Open(name);
        var metadata = assembly.GetMetadataReader();
        var forbidden = metadata.TypeReferences
            .Select(metadata.GetTypeReference)
            .Select(t => $"{metadata.GetString(t.Namespace)}.{metadata.GetString(t.Name)}")
            .Where(t => room.MayNotName.Any(f => f.EndsWith('.') ? t.StartsWith(f, StringComparison.Ordinal) : t == f || t.StartsWith(f + "`", StringComparison.Ordinal)));
        Assert.Empty(forbidden);
    }

    [Fact]
    public void Nobody_uses_the_host()
    {
        foreach (var room in Room.All.Where(r => File.Exists(PathOf(r.Name))))
        {
            using var assembly = Open(room.Name);
            var metadata = assembly.GetMetadataReader();
            Assert.DoesNotContain(metadata.AssemblyReferences, h => metadata.GetString(metadata.GetAssemblyReference(h).Name) == "actorbridge");
        }
    }

    [Fact]
    public void Every_project_under_src_is_a_room_or_the_host()
    {
        var projects = Directory.EnumerateFiles(RepositoryRoot.Combine("src"), "*.csproj", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension);
        Assert.Equal(Room.All.Select(r => r.Name).Append("ActorBridge.Host").Order(), projects.Order());
    }

    [Fact]
    public void The_runtime_is_chosen_in_one_place()
    {
        var wiring = Directory.EnumerateFiles(RepositoryRoot.Combine("src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && File.ReadAllText(f).Contains("#if AKKA_EMBEDDED", StringComparison.Ordinal));
        Assert.True(wiring.Count() <= 1, $"more than one file asks for the runtime: {string.Join(", ", wiring)}");
    }

    private static bool IsBaseClassLibrary(string assembly) =>
        assembly is "System" or "netstandard" or "mscorlib" || assembly.StartsWith("System.", StringComparison.Ordinal) || assembly.StartsWith("Microsoft.Win32", StringComparison.Ordinal);

    private static PEReader Open(string name) => new(File.OpenRead(PathOf(name)));

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, name + ".dll");
}
