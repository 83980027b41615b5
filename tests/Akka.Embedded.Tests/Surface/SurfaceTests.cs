using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.TestKit;

namespace Akka.Embedded.Tests.Surface;

/// <summary>The runtime has the part of Akka.NET's public API that the product and its tests use, and no more.</summary>
public sealed class SurfaceTests
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Assembly[] Runtime = [typeof(ActorSystem).Assembly, typeof(TestKitBase).Assembly];

    private static readonly string Root = RepositoryRoot.Path;

    /// <summary>What nobody uses and C# or the runtime demands all the same, and why.</summary>
    private static readonly Dictionary<string, string> Demanded = new()
    {
        ["Akka.Actor.IInternalActorRef"] = "what Nobody is, whose type ActorRefs.Nobody has",
        ["Akka.Actor.IActorRefProvider"] = "a member of the former",
        ["Akka.TestKit.Xunit2.Attributes.LocalFactAttribute: System.String SkipLocal"] = "a named argument of an attribute is no reference",
        ["Akka.TestKit.TestScheduler: Void .ctor(Akka.Configuration.Config, Akka.Event.ILoggingAdapter)"] = "the system makes it by its name in configuration",
    };

    /// <summary>What only tests use, or the runtime makes by its name, and why.</summary>
    private static readonly Dictionary<string, string> OfTests = new()
    {
        ["Akka.Persistence.RecoveryPermitter: Int32 Waiting"] = "whether it keeps whoever is gone",
        ["Akka.Persistence.Journal.JournalBreaker: Int32 Watched"] = "whether it keeps calls that are over",
        ["Akka.Persistence.DeleteSnapshotsSuccess: Akka.Persistence.SnapshotSelectionCriteria Criteria"] = "two answers are equal if it is",
        ["Akka.Persistence.Sql.WalGathering+OtherVfs: IntPtr _first"] = "a place in a structure of SQLite",
        ["Akka.Persistence.Sql.WalGathering+OtherMethods: IntPtr _first"] = "a place in a structure of SQLite",
    };

    [Fact]
    public void Each_public_type_and_member_is_used_outside_of_the_runtime()
    {
        var usage = new Usage(Runtime);
        var users = Users().ToArray();
        foreach (var user in users)
        {
            usage.Read(Assembly.LoadFrom(user));
        }

        // Constants are copied into who uses them: only the source says so.
        var source = string.Concat(users.Select(u => Path.GetDirectoryName(u)!.Split("/bin/")[0]).SelectMany(Sources).Select(File.ReadAllText));
        var unused = Runtime.SelectMany(a => a.GetTypes()).Where(Visible)
            .SelectMany(type => usage.Has(type) ? Members(type).Where(m => !Used(usage, source, m)).Select(m => $"{type}: {m}") : [type.ToString()])
            .ToHashSet();

        var wrong = unused.Except(Demanded.Keys).Select(m => $"nobody uses {m}").Concat(Demanded.Keys.Except(unused).Select(m => $"is used, or gone: {m}")).ToArray();
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Each_internal_member_is_used_within_the_runtime()
    {
        var use = new OwnUse(Runtime);
        var unused = Runtime.SelectMany(a => a.GetTypes()).Where(t => !t.IsDefined(typeof(CompilerGeneratedAttribute)) && !t.IsSubclassOf(typeof(Delegate)) && !t.IsEnum)
            .SelectMany(t => t.GetMembers(Declared).Where(m => m is MethodBase or PropertyInfo or FieldInfo { IsLiteral: false }))
            .Where(m => !Visible(m) && !Written(m) && !InUse(use, m)).Select(m => $"{m.DeclaringType}: {m}").ToHashSet();

        var wrong = unused.Except(OfTests.Keys).Select(m => $"nobody uses {m}").Concat(OfTests.Keys.Except(unused).Select(m => $"is used, or gone: {m}")).ToArray();
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    private static bool InUse(OwnUse use, MemberInfo member) => member switch
    {
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(a => InUse(use, a)),
        MethodBase method => use.Has(method) || Given(method) || Implements(method),
        _ => use.Has(member),
    };

    /// <summary>By C# itself, or as a part of a property or event.</summary>
    private static bool Written(MemberInfo member) => member.Name.Contains('<') || member is MethodInfo { IsSpecialName: true } || member is ConstructorInfo { IsStatic: true };

    private static bool Implements(MethodBase method) => method is { IsVirtual: true, DeclaringType.IsInterface: false }
        && method.DeclaringType.GetInterfaces().Any(i => method.DeclaringType.GetInterfaceMap(i).TargetMethods.Contains(method));

    /// <summary>The built assemblies of the solution's other projects.</summary>
    private static IEnumerable<string> Users()
    {
        var folder = Path.GetRelativePath(Path.Combine(Root, "tests", "Akka.Embedded.Tests"), AppContext.BaseDirectory);
        foreach (var project in new[] { "src", "tests" }.SelectMany(d => Directory.EnumerateFiles(Path.Combine(Root, d), "*.csproj", SearchOption.AllDirectories)))
        {
            var name = Regex.Match(File.ReadAllText(project), "<AssemblyName>(.+)</AssemblyName>") is { Success: true } other ? other.Groups[1].Value : Path.GetFileNameWithoutExtension(project);
            if (!Runtime.Any(a => a.GetName().Name == name))
            {
                yield return Path.Combine(Path.GetDirectoryName(project)!, folder, name + ".dll");
            }
        }
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));

    private static IEnumerable<MemberInfo> Members(Type type) => type.IsEnum || type.IsSubclassOf(typeof(Delegate)) || Own(type) ? [] : type.GetMembers(Declared)
        .Where(m => m is not Type && !(m is MethodInfo { IsSpecialName: true } && !m.Name.StartsWith("op_", StringComparison.Ordinal)) && Visible(m));

    /// <summary>What Akka.NET has not, the simulator and the check of configurations: it is there whole where its type is used.</summary>
    private static bool Own(Type type) => type.Namespace is "Akka.Simulation" or "Akka.Embedded.Configuration" || type.Name == "StoredEvent";

    private static bool Used(Usage usage, string source, MemberInfo member) => member switch
    {
        FieldInfo { IsLiteral: true } constant => Regex.IsMatch(source, $@"\b{constant.DeclaringType!.Name}\.{constant.Name}\b"),
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(a => Used(usage, source, a)),
        EventInfo @event => Used(usage, source, @event.AddMethod!),
        MethodBase method => usage.Has(method) || Given(method),
        _ => usage.Has(member),
    };

    /// <summary>
    /// What C# writes by itself, what overrides, and what implements a public interface, adds nothing. Without an equality
    /// operator the text that uses it still compiles, and means something else.
    /// </summary>
    private static bool Given(MethodBase method) =>
        method.Name is "op_Equality" or "op_Inequality" or "get_EqualityContract"
        || method.IsConstructor && method.GetParameters().Length == 0
        || (method.IsConstructor || !method.IsSpecialName) && method.IsDefined(typeof(CompilerGeneratedAttribute))
        || method is MethodInfo { IsVirtual: true } m && m.GetBaseDefinition() != m
        || !method.DeclaringType!.IsInterface && method.IsVirtual && method.DeclaringType.GetInterfaces().Where(Visible).Any(i => method.DeclaringType.GetInterfaceMap(i).TargetMethods.Contains(method));

    private static bool Visible(MemberInfo member) => member switch
    {
        Type { DeclaringType: { } outer } type => (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && Visible(outer),
        Type type => type.IsPublic,
        FieldInfo field => field is { IsSpecialName: false } && (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly),
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(Visible),
        EventInfo @event => Visible(@event.AddMethod!),
        _ => false,
    };
}
