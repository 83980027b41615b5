using System.Reflection;
using System.Reflection.Emit;

namespace Akka.Embedded.Tests.Surface;

/// <summary>What assemblies use of themselves and of each other, read from the instructions of their methods.</summary>
internal sealed class OwnUse
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(code => code.Value);

    private readonly HashSet<(Module, int)> _used = [];

    public OwnUse(IEnumerable<Assembly> assemblies)
    {
        foreach (var type in assemblies.SelectMany(a => a.GetTypes()))
        {
            foreach (var method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)))
            {
                Read(method);
            }
        }
    }

    public bool Has(MemberInfo member) => _used.Contains((member.Module, member.MetadataToken));

    private void Read(MethodBase method)
    {
        var il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at < il.Length;)
        {
            var code = Codes[il[at] == 0xFE ? (short)(0xFE00 | il[++at]) : il[at]];
            at++;
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineTok or OperandType.InlineType)
            {
                Mark(method, BitConverter.ToInt32(il, at));
            }

            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
    }

    /// <summary>What calls itself is not used by it.</summary>
    private void Mark(MethodBase user, int token)
    {
        var type = user.DeclaringType!;
        var member = user.Module.ResolveMember(token, type.IsGenericType ? type.GetGenericArguments() : null, user.IsGenericMethod ? user.GetGenericArguments() : null)!;
        if ((member.Module, member.MetadataToken) != (user.Module, user.MetadataToken))
        {
            _used.Add((member.Module, member.MetadataToken));
        }
    }
}
