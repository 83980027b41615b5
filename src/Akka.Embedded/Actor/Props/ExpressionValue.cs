using System.Linq.Expressions;
using System.Reflection;

namespace Akka.Actor;

/// <summary>The value of an argument in a <c>Props.Create(() => new T(…))</c>; constants and captured variables without compiling.</summary>
internal static class ExpressionValue
{
    public static object Of(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field } member => field.GetValue(member.Expression is null ? null : Of(member.Expression)),
        UnaryExpression { NodeType: ExpressionType.Convert, Method: null, Operand: var operand } unary when !unary.Type.IsValueType => Of(operand),
        _ => Expression.Lambda<Func<object>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)(),
    };
}
