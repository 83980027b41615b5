using System.Collections.Immutable;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Core.Breaker;
using ActorBridge.Core.Errors;
using ActorBridge.Core.EventStorm;
using ActorBridge.Core.Gate;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;
using ActorBridge.Core.SafeMode;
using static ActorBridge.Core.Datablocks.DatablockQueries;

namespace ActorBridge.Audit.Tests;

public sealed class MemoryGateTests
{
    [Fact]
    [Rule("14.8")]
    public void What_the_log_has_made_a_constraint_is_refused_with_the_reason_and_the_lines_it_rests_on()
    {
        var disk = new MemoryStorage();
        using (var log = Some.Log(disk))
        {
            for (var i = 1; i <= 3; i++)
            {
                log.Written(Some.Consulted(Some.Operation(i)), Some.Begun(Some.Operation(i), 1, "f"), Some.RolledBack(Some.Operation(i)));
            }

            // A retry that a person allowed does not get past it: that is what makes it hard.
            log.Written(new AuditDraft(AuditKind.Breaker, null, "retry-allowed", Detail: new() { ["fingerprint"] = "f" }));
        }

        using var again = Some.Log(disk.AfterKill());
        var refused = Assert.IsType<GateVerdict.Refuse>(MutationGate.Decide(Asked(again, "f"), GateOptions.Default));
        Assert.Equal(ErrorCodes.Constrained, refused.Refusal.Code);
        Assert.Equal("fingerprint:f: This failed 3 times without a success (line 10 of the log)", refused.Refusal.Reason);
        Assert.Equal([10L, 3, 6, 9], refused.Evidence.AsEnumerable());
        Assert.IsType<GateVerdict.GoOn>(MutationGate.Decide(Asked(again, "g"), GateOptions.Default));
    }

    private static GateInputs Asked(AuditLog log, string fingerprint)
    {
        var plan = new Plan(Some.Project, "a cube", [Steps.CreateEmpty(Some.Uuid(1))], [], null);
        return new GateInputs(
            Some.Operation(9), plan, fingerprint, SafeModeState.Off, new BootAnswer(true, "ready"),
            new LogAnswer(null, log.Index.Consult(new ConsultationQuestion(Some.Project, [], fingerprint))),
            Features.All.ToImmutableDictionary(f => f, _ => BreakerState.Closed), new StormDecision(StormVerdict.Admit, null, null, false),
            new AttachmentAnswer(true, null), new Answered<Refusal?>(null), ImmutableDictionary<DatablockUuid, DatablockView>.Empty,
            ImmutableDictionary<DatablockUuid, ProjectId>.Empty);
    }
}
