using ActorBridge.Core.Blender;
using ActorBridge.Core.Datablocks;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using static ActorBridge.Core.Datablocks.DatablockCommands;

namespace ActorBridge.Core.Tests;

public class RestoreTests
{
    [Fact, Rule("6.3")]
    public void What_an_operation_restored_is_told_to_its_identity_as_found_again()
    {
        var seen = new DatablockChange(Some.Uuid(1), DatablockKind.Object, "Cube", ChangeKind.Restored, 4).ToEvent(Some.Operation(1));

        Assert.Equal(DatablockEventKind.Rebound, seen.What);
        Assert.Equal(new RebindDatablock(DatablockKind.Object, "Cube", 4, Some.Operation(1)), seen.ToCommand());
    }

    [Fact, Rule("13.3")]
    public void To_restore_another_is_other_logic_but_to_make_another_is_the_same()
    {
        Assert.NotEqual(PlanFingerprint.Of(Some.Plan(Restore(1))), PlanFingerprint.Of(Some.Plan(Restore(2))));
        Assert.Equal(
            PlanFingerprint.Of(Some.Plan(Steps.CreateEmpty(Some.Uuid(1)))),
            PlanFingerprint.Of(Some.Plan(Steps.CreateEmpty(Some.Uuid(2)))));
    }

    [Fact, Rule("6.3")]
    public void What_is_restored_is_no_target_that_the_gate_would_refuse_as_deleted() =>
        Assert.Empty(Some.Plan(Restore(1)).Targets);

    private static Operation Restore(int n) => new(
        "restore", Features.Objects, OperationClass.Mutating, [Some.Uuid(n)], [Some.Uuid(n)], $"{{\"op\":\"restore\",\"target\":\"{Some.Uuid(n)}\"}}");
}
