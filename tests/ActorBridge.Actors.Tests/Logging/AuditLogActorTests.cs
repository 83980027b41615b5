using System.Collections.Immutable;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
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
    public void What_comes_while_a_group_is_gathered_is_in_it()
    {
        IActorRef log = ActorRefs.Nobody;
        var counting = new Counting(Log) { OnConstraint = () => log.Tell(new WriteAudit([Draft()], 3), TestActor) };
        var gate = new ManualResetEventSlim();
        log = Sys.ActorOf(AuditLogActor.Props(() =>
        {
            gate.Wait();
            return counting;
        }));
        log.Tell(new WriteAudit([Draft()], 1), TestActor);
        log.Tell(new WriteAudit([Draft()], 2), TestActor);

        // Taken between those two and the flush that the first one asks for; its question is where the third is said.
        log.Tell(new LiftConstraint("nothing", "Ada", "to see"), CreateTestProbe());
        gate.Set();

        Assert.Equal([1, 2, 3], Enumerable.Range(0, 3).Select(_ => (int)ExpectMsg<AuditWritten>().Token));
        Assert.Equal(1, counting.Appends);
    }

    [Fact]
    public void Writers_who_say_the_next_line_when_the_last_is_answered_need_two_groups_a_line_each_at_most()
    {
        const int Writers = 64, Lines = 20;
        var (said, answered) = (new SemaphoreSlim(0), new CountdownEvent(Writers * Lines));
        var (written, heard) = (new int[Writers], 0);

        // A disk so slow that all who are not in the group have said their next line before it is done.
        var counting = new Counting(Log)
        {
            OnAppend = drafts =>
            {
                for (var due = written.Sum(w => Math.Min(Lines, w + 1)); heard < due; heard++)
                {
                    said.Wait();
                }

                foreach (var draft in drafts)
                {
                    written[(int)draft.Detail!["writer"]!]++;
                }
            },
        };
        var log = Sys.ActorOf(AuditLogActor.Props(() => counting));
        foreach (var number in Enumerable.Range(0, Writers))
        {
            Sys.ActorOf(Props.Create(() => new Writer(log, number, Lines, said, answered)));
        }

        Assert.True(answered.Wait(TimeSpan.FromMinutes(1)), $"{answered.CurrentCount} lines were not answered");
        Assert.InRange(counting.Appends, Lines, (2 * Lines) + 1);
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

    [Fact, Rule("14.3")]
    public void A_consultation_sees_what_was_told_before_it()
    {
        var gate = new ManualResetEventSlim();
        var log = Sys.ActorOf(AuditLogActor.Props(() =>
        {
            gate.Wait();
            return Log;
        }));
        var id = NewOperation();
        log.Tell(new WriteAudit(new AuditDraft(AuditKind.Identity, null, Outcomes.Quarantined, Uuids: [Uuid(1)], Project: Project)), TestActor);
        log.Tell(new ConsultLog(new(Project, [Uuid(1)], "f")), TestActor);
        log.Tell(new WriteAudit([new(AuditKind.Consultation, null, Outcomes.GoOn, id, Project: Project), new(AuditKind.Operation, AuditPhase.Begin, Outcomes.Begun, id, Project: Project)]), TestActor);
        log.Tell(new FindLoggedOperation(id), TestActor);
        log.Tell(new WriteAudit(new AuditDraft(AuditKind.Identity, null, "registered", Uuids: [Uuid(2)], Project: Project)), TestActor);
        log.Tell(new FindIdentities(Project), TestActor);
        gate.Set();

        Assert.Equal(Uuid(1), Assert.Single(ExpectMsg<LogConsulted>().Answer.Evidence.SetAside).Uuid);
        Assert.Equal(AuditPhase.Begin, ExpectMsg<LoggedOperationView>().Logged!.LastPhase);
        Assert.Equal([Uuid(1), Uuid(2)], ExpectMsg<LoggedIdentitiesView>().Identities.Select(i => i.Uuid));
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

    [Fact, Rule("14.2")]
    public void Damage_that_is_found_beside_the_work_is_told_to_the_bridge_and_from_then_on_nothing_is_acknowledged()
    {
        var (actor, bridge) = (AuditLogActor.Props(() => Log), CreateTestProbe());
        Log.DamageBelow = "ChainBroken in 1.jsonl line 7";
        var parent = Sys.ActorOf(Props.Create(() => new Forwarding(actor, bridge.Ref)));

        var escalated = bridge.ExpectMsg<Escalated>();
        parent.Tell(new WriteAudit([Draft()], 1), TestActor);

        Assert.Equal(("audit", "ChainBroken in 1.jsonl line 7"), (escalated.Part, escalated.Reason));
        Assert.Equal((ErrorCodes.LogUnavailable, "ChainBroken in 1.jsonl line 7"), ExpectMsg<AuditFailed>().Refusal is var r ? (r.Code, r.Reason) : default);
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

        public Action<IReadOnlyList<AuditDraft>> OnAppend { get; set; } = _ => { };

        public Action OnConstraint { get; set; } = () => { };

        public LogPosition Position => inner.Position;

        public bool IsFull => inner.IsFull;

        public ImmutableArray<LoggedOperation> OpenOperations => inner.OpenOperations;

        public ImmutableArray<LoggedSafeMode> SafeModes => inner.SafeModes;

        public ImmutableArray<AuditReceipt> Append(IReadOnlyList<AuditDraft> drafts)
        {
            Appends++;
            OnAppend(drafts);
            return inner.Append(drafts);
        }

        public ConsultationEvidence Consult(ConsultationQuestion question) => inner.Consult(question);

        public LoggedQuarantine? Quarantine(OperationId id) => inner.Quarantine(id);

        public ImmutableArray<LoggedQuarantine> Quarantines(ProjectId project, int count) => inner.Quarantines(project, count);

        public LoggedOperation? Find(OperationId id) => inner.Find(id);

        public Constraint? Constraint(string subject)
        {
            OnConstraint();
            return inner.Constraint(subject);
        }

        public int FailuresInARow(string feature) => inner.FailuresInARow(feature);

        public ImmutableArray<LoggedIdentity> Identities(ProjectId project) => inner.Identities(project);

        public IReadOnlyList<AuditEntry> Lines(long from, int count) => inner.Lines(from, count);

        public bool ReadOn() => inner.ReadOn();

    public string? HashAt(long seq) => inner.HashAt(seq);

        public void Dispose() => inner.Dispose();
    }

    private sealed class Writer : ReceiveActor
    {
        public Writer(IActorRef log, int number, int lines, SemaphoreSlim said, CountdownEvent answered)
        {
            Say(1);
            Receive<AuditWritten>(m =>
            {
                answered.Signal();
                if ((int)m.Token < lines)
                {
                    Say((int)m.Token + 1);
                }
            });

            void Say(int line)
            {
                log.Tell(new WriteAudit([Draft() with { Detail = new() { ["writer"] = number } }], line), Self);
                said.Release();
            }
        }
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
