using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Akka.Embedded.Tests.Surface;

/// <summary>What the assemblies of the solution outside of the runtime use of it, read from their tables of references.</summary>
internal sealed unsafe class Usage
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly HashSet<(Module, int)> used = [];
    private readonly HashSet<Assembly> runtime;

    public Usage(IEnumerable<Assembly> runtime) => this.runtime = [.. runtime];

    public bool Has(MemberInfo member) => used.Contains(Key(member));

    /// <summary>Everything that <paramref name="user"/> names, overrides or implements.</summary>
    public void Read(Assembly user)
    {
        Assert.True(user.TryGetRawMetadata(out var blob, out var length));
        var reader = new MetadataReader(blob, length);
        foreach (var handle in reader.TypeReferences.Where(t => Named(reader, t)))
        {
            Mark(user.ManifestModule.ResolveType(MetadataTokens.GetToken(handle)));
        }

        foreach (var handle in reader.MemberReferences)
        {
            Member(user.ManifestModule, reader, handle);
        }

        foreach (var type in user.GetTypes())
        {
            Inherited(type);
        }
    }

    private void Member(Module module, MetadataReader reader, MemberReferenceHandle handle)
    {
        var member = reader.GetMemberReference(handle);
        if (member.Parent.Kind == HandleKind.TypeReference && Named(reader, (TypeReferenceHandle)member.Parent))
        {
            Mark(module.ResolveMember(MetadataTokens.GetToken(handle))!);
        }
        else if (member.Parent.Kind == HandleKind.TypeSpecification && Generic(reader, (TypeSpecificationHandle)member.Parent) is { } generic && Named(reader, generic))
        {
            // The arguments of the type are the user's own: the member is found by its name and the number of its parameters.
            var name = reader.GetString(member.Name);
            var signature = reader.GetBlobReader(member.Signature);
            var header = signature.ReadSignatureHeader();
            _ = header.IsGeneric ? signature.ReadCompressedInteger() : 0;
            var parameters = header.Kind == SignatureKind.Method ? signature.ReadCompressedInteger() : 0;
            foreach (var found in module.ResolveType(MetadataTokens.GetToken(generic)).GetMember(name, Declared).Where(m => m is not MethodBase b || b.GetParameters().Length == parameters))
            {
                Mark(found);
            }
        }
    }

    private void Inherited(Type type)
    {
        foreach (var method in type.GetMethods(Declared).Where(m => m.IsVirtual))
        {
            Mark(method.GetBaseDefinition());
        }

        foreach (var contract in type.IsInterface ? [] : type.GetInterfaces().Where(i => runtime.Contains(i.Assembly)))
        {
            var map = type.GetInterfaceMap(contract);
            foreach (var (method, target) in map.InterfaceMethods.Zip(map.TargetMethods).Where(pair => !runtime.Contains(pair.Second.DeclaringType!.Assembly)))
            {
                Mark(method);
            }
        }
    }

    private void Mark(MemberInfo member)
    {
        if (!runtime.Contains(member.Module.Assembly) || !used.Add(Key(member)))
        {
            return;
        }

        foreach (var needed in Needed(member))
        {
            MarkType(needed);
        }

        if (member is MethodInfo { IsVirtual: true } method)
        {
            Mark(method.GetBaseDefinition());
        }
    }

    private void MarkType(Type type)
    {
        if (type.HasElementType)
        {
            MarkType(type.GetElementType()!);
        }
        else if (type.IsGenericParameter)
        {
            Array.ForEach(type.GetGenericParameterConstraints(), MarkType);
        }
        else
        {
            Array.ForEach(type.IsGenericTypeDefinition ? [] : type.GetGenericArguments(), MarkType);
            Mark(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
        }
    }

    /// <summary>The types that C# wants to be as visible as <paramref name="member"/> is.</summary>
    private static IEnumerable<Type> Needed(MemberInfo member) => member switch
    {
        Type type => [.. type.IsInterface ? type.GetInterfaces() : [], .. new[] { type.BaseType, type.DeclaringType }.OfType<Type>(), .. type.GetGenericArguments()],
        MethodInfo method => [.. method.GetParameters().Select(p => p.ParameterType), method.ReturnType, .. method.GetGenericArguments(), method.DeclaringType!],
        MethodBase method => [.. method.GetParameters().Select(p => p.ParameterType), method.DeclaringType!],
        FieldInfo field => [field.FieldType, field.DeclaringType!],
        _ => [],
    };

    private bool Named(MetadataReader reader, TypeReferenceHandle handle)
    {
        var scope = reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind == HandleKind.TypeReference
            ? Named(reader, (TypeReferenceHandle)scope)
            : scope.Kind == HandleKind.AssemblyReference && runtime.Any(a => a.GetName().Name == reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name));
    }

    private static TypeReferenceHandle? Generic(MetadataReader reader, TypeSpecificationHandle handle)
    {
        var signature = reader.GetBlobReader(reader.GetTypeSpecification(handle).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return null;
        }

        _ = signature.ReadSignatureTypeCode();
        return signature.ReadTypeHandle() is { Kind: HandleKind.TypeReference } type ? (TypeReferenceHandle)type : null;
    }

    private static (Module, int) Key(MemberInfo member) => (member.Module, member.MetadataToken);
}
