using System.Collections.Immutable;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Root;
using ActorBridge.Actors.Tests.Support;
using ActorBridge.Core.Datablocks;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using Akka.Actor;

namespace ActorBridge.Actors.Tests.Logging;

public class AuditLogActorTests : TreeTest
{
    [Fact, Rule("14.10")]
    public void An_answer_comes_after_the_append_and_carries_its_position()
    {
        var log = Sys.ActorOf(AuditLogActor.Props(() => Log));
        log.Tell(new WriteAudit([Draft(), Draft()], "t"), TestActor);

        Assert.Equal(new AuditWritten("t", MemoryLog.At(2)), ExpectMsg<AuditWritten>());
        Assert.Equal(2, Log.Lines.Length);
    }

    [Fact]
    public void What_waits_in_the_mailbox_goes_to_the_disk_together()
    {
        var counting = new Counting(Log);
        var gate = new ManualResetEventSlim();
        var log = Sys.ActorOf(AuditLogActor.Props(() =>
        {
            gate.Wait();
            return counting;
        }));
        for (var n = 0; n < 50; n++)
        {
            log.Tell(new WriteAudit([Draft()], n), TestActor);
        }

        gate.Set();
        Assert.Equal(Enumerable.Range(0, 50), Enumerable.Range(0, 50).Select(_ => (int)ExpectMsg<AuditWritten>().Token));
        Assert.Equal(1, counting.Appends);
    }

    [Fact]
    public void Who_tells_a_line_and_then_asks_for_the_log_hears_of_one_that_has_it()
    {
        var gate = new ManualResetEventSlim();
        var log = Sys.ActorOf(AuditLogActor.Props(() =>
        {
            gate.Wait();
            return Log;
        }));
        log.Tell(new WriteAudit([Draft()], "t"), TestActor);
        log.Tell(new GetLog("q"), TestActor);
        gate.Set();

        ExpectMsg<AuditWritten>();
        Assert.Equal(MemoryLog.At(1), ExpectMsg<LogView>().Position);
    }

    [Fact]
    public void After_a_fault_nothing_is_acknowledged_and_the_bridge_hears_it()
    {
        var (actor, open) = (AuditLogActor.Props(() => Log), CreateTestProbe());
        Log.BreaksAt = l => l.Outcome == "bad";
        var parent = Sys.ActorOf(Props.Create(() => new Forwarding(actor, open.Ref)));
        parent.Tell(new WriteAudit([Draft("bad")], 1), TestActor);
        parent.Tell(new WriteAudit([Draft()], 2), TestActor);

        Assert.Equal(ErrorCodes.LogUnavailable, ExpectMsg<AuditFailed>().Refusal.Code);
        Assert.Equal(ErrorCodes.LogUnavailable, ExpectMsg<AuditFailed>().Refusal.Code);
        Assert.Equal("audit", open.ExpectMsg<Escalated>().Part);
        Assert.Empty(Log.Lines);
    }

    [Fact, Rule("14.9")]
    public void A_full_disk_is_told_to_the_bridge_once_and_once_more_when_it_has_been_full_again()
    {
        var (actor, bridge) = (AuditLogActor.Props(() => Log), CreateTestProbe());
        var parent = Sys.ActorOf(Props.Create(() => new Forwarding(actor, bridge.Ref)));
        foreach (var full in new[] { false, true, true, false, true })
        {
            Log.IsFull = full;
            parent.Tell(new WriteAudit([Draft()], full), TestActor);
            ExpectMsg<AuditWritten>();
        }

        Assert.Contains("disk is full", bridge.ExpectMsg<Escalated>().Reason);
        Assert.Contains("disk is full", bridge.ExpectMsg<Escalated>().Reason);
        bridge.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_defect_in_the_writer_answers_no_to_all_that_wait()
    {
        Log.BreaksAt = _ => throw new InvalidOperationException("defect");
        var log = Sys.ActorOf(AuditLogActor.Props(() => Log));
        log.Tell(new WriteAudit([Draft()], 1), TestActor);

        Assert.Equal(ErrorCodes.LogUnavailable, ExpectMsg<AuditFailed>().Refusal.Code);
    }

    [Fact, Rule("14.6")]
    public void A_line_in_an_impossible_place_is_refused_by_itself()
    {
        var log = Sys.ActorOf(AuditLogActor.Props(() => Log));
        log.Tell(new WriteAudit([new AuditDraft(AuditKind.Operation, AuditPhase.Commit, "ok", NewOperation(), [])], 1), TestActor);
        log.Tell(new WriteAudit([Draft()], 2), TestActor);

        Assert.Equal(ErrorCodes.Internal, ExpectMsg<AuditFailed>().Refusal.Code);
        Assert.Equal(2, ExpectMsg<AuditWritten>().Token);
    }

    private static AuditDraft Draft(string outcome = "ok") => new(AuditKind.Storage, null, outcome, Uuids: []);

    private sealed class Counting(IAuditLog inner) : IAuditLog
    {
        public int Appends { get; private set; }

        public LogPosition Position => inner.Position;

        public bool IsFull => inner.IsFull;

        public ImmutableArray<LoggedOperation> OpenOperations => inner.OpenOperations;

        public ImmutableArray<LoggedSafeMode> SafeModes => inner.SafeModes;

        public ImmutableArray<AuditReceipt> Append(IReadOnlyList<AuditDraft> drafts)
        {
            Appends++;
            return inner.Append(drafts);
        }

        public ConsultationEvidence Consult(ConsultationQuestion question) => inner.Consult(question);

        public LoggedOperation? Find(OperationId id) => inner.Find(id);

        public Constraint? Constraint(string subject) => inner.Constraint(subject);

        public int FailuresInARow(string feature) => inner.FailuresInARow(feature);

        public ImmutableArray<LoggedIdentity> Identities(ProjectId project) => inner.Identities(project);

        public IReadOnlyList<AuditEntry> Lines(long from, int count) => inner.Lines(from, count);

        public string? HashAt(long seq) => inner.HashAt(seq);

        public void Dispose() => inner.Dispose();
    }

    private sealed class Forwarding : ReceiveActor
    {
        public Forwarding(Props child, IActorRef heard)
        {
            var actor = Context.ActorOf(child);
            Receive<WriteAudit>(actor.Forward);
            ReceiveAny(heard.Forward);
        }
    }
}
