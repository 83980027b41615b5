using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using FsCheck;
using FsCheck.Fluent;

namespace ActorBridge.Core.Tests;

/// <summary>Small values for tests.</summary>
internal static class Some
{
    public static readonly ProjectId Project = new(Id(1));

    public static Guid Id(int n) => new(n, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);

    public static DatablockUuid Uuid(int n) => new(Id(100 + n));

    public static OperationId Operation(int n) => new(Id(200 + n));

    public static Plan Plan(params ReadOnlySpan<Operation> steps) => new(Project, "Test", [.. steps], [], null);

    public static Operation Move(int n) => Steps.Move(Uuid(n));

    /// <summary>Holds for many random rows of these elements, up to 30 long.</summary>
    public static void ForAllRows<T>(Func<T[], bool> holds, params T[] elements) =>
        Prop.ForAll(Gen.Choose(0, 30).SelectMany(n => Gen.Elements(elements).ArrayOf(n)).ToArbitrary(), holds)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(10_000));
}
