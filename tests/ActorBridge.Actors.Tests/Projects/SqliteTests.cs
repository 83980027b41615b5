using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Projects;
using ActorBridge.Actors.Root;
using ActorBridge.Actors.Safety;
using ActorBridge.Actors.Tests.Support;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Datablocks;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using Akka.Actor;
using Akka.Configuration;
using Microsoft.Data.Sqlite;
using Known = ActorBridge.Core.Operations.Features;
using static ActorBridge.Core.Datablocks.DatablockQueries;
using static ActorBridge.Core.SafeMode.SafeModeCommands;

namespace ActorBridge.Actors.Tests.Projects;

/// <summary>The policy as it is deployed, on a real SQLite file that two actor systems open one after the other.</summary>
public class SqliteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("actorbridge-").FullName;
    private readonly MemoryLog _log = new();

    [Fact, Rule("S.1"), Rule("9.3"), Rule("6.3")]
    public void Identities_batches_and_safe_mode_are_there_after_a_restart_of_the_system()
    {
        var project = new ProjectId(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
        var uuid = new DatablockUuid(new Guid(2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
        using (var first = new Run(this))
        {
            var blender = new FakeBlender(first, first.Bridge, new(project.Value), project);
            blender.Attach();
            blender.Census([uuid]);
            blender.Report(FakeBlender.Event(DatablockEventKind.Removed, uuid, "Cube", 2));
            first.Sys.ActorSelection("/user/bridge/safe-mode").Tell(new EnterSafeMode(null, "test", [], default));
            blender.Probe.FishForMessage(m => m is AutomationState { On: false });
            blender.Probe.FishForMessage(m => m is Notice { Level: "error" });
        }

        using var second = new Run(this);
        second.Bridge.Tell(new GetStatus(), second.TestActor);
        Assert.Equal("test", Assert.Single(second.ExpectMsg<BridgeStatus>().SafeMode).Reason);
        second.Bridge.Tell(new GetDatablocks(project), second.TestActor);
        Assert.Equal("Tombstoned", Assert.Single(second.ExpectMsg<DatablocksView>().Items).State);
        var again = new FakeBlender(second, second.Bridge, new(project.Value), project);
        again.Say(again.Hello());
        Assert.Equal(2, again.Next<AttachAccepted>().LastBatch);
    }

    [Fact, Rule("S.3"), Rule("S.5")]
    public void A_damaged_row_quarantines_its_identity_and_the_rest_lives_on()
    {
        var project = new ProjectId(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
        var damaged = new DatablockUuid(new Guid(2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
        var sound = new DatablockUuid(new Guid(3, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
        using (var first = new Run(this))
        {
            var before = new FakeBlender(first, first.Bridge, new(project.Value), project);
            before.Attach();
            before.Census([damaged, sound]);
        }

        Assert.Equal(1, Execute("UPDATE journal SET message = x'00ff' WHERE persistence_id = $id", $"datablock-{project}-{damaged}"));

        using var second = new Run(this);
        var blender = new FakeBlender(second, second.Bridge, new(project.Value), project);
        blender.Attach();
        blender.Say(new EventBatch(2, false,
        [
            FakeBlender.Event(DatablockEventKind.Renamed, damaged, "Lost", 2), FakeBlender.Event(DatablockEventKind.Renamed, sound, "Kept", 2),
        ]));
        Assert.Contains(damaged.ToString(), blender.NoticeWith(2), StringComparison.Ordinal);

        var refusal = second.View(project, damaged).WhyNot();
        Assert.Equal(ErrorCodes.IdentityQuarantined, refusal?.Code);
        Assert.Contains("can't be recovered", refusal!.Reason, StringComparison.Ordinal);
        Assert.Equal((DatablockLifecycle.Live, "Kept"), (second.View(project, sound).State.Lifecycle, second.View(project, sound).State.Name));
        second.Flush();
        var line = Assert.Single(_log.Lines, l => l.Outcome == Outcomes.Quarantined);
        Assert.Equal((AuditKind.Identity, ErrorCodes.IdentityQuarantined, damaged), (line.Kind, line.Error, Assert.Single(line.Uuids)));
    }

    [Fact, Rule("9.3"), Rule("S.3")]
    public void Safe_mode_that_the_journal_does_not_take_is_in_force_is_named_and_cannot_be_left()
    {
        using (new Run(this))
        {
        }

        Refuse("safe-mode");
        using var run = new Run(this);
        var changes = run.CreateTestProbe();
        run.Sys.EventStream.Subscribe(changes.Ref, typeof(SafeModeChanged));
        run.Sys.ActorSelection("/user/bridge/safe-mode").Tell(new EnterSafeMode(Known.Objects, "test", [], default));
        changes.FishForMessage<SafeModeChanged>(m => m.State.Global is not null);
        run.Bridge.Tell(new GetStatus(), run.TestActor);

        Assert.Contains("can't be kept", run.ExpectMsg<BridgeStatus>().Why!.Reason, StringComparison.Ordinal);
        run.Bridge.Tell(new RearmAutomation(null, "me", "because"), run.TestActor);
        Assert.Contains("can't be kept", run.ExpectMsg<RearmRefused>().Refusal.Reason, StringComparison.Ordinal);
        run.Flush();
        Assert.Equal(2, _log.Lines.Count(l => l is { Kind: AuditKind.SafeMode, Outcome: Outcomes.Entered }));
    }

    [Fact, Rule("9.3"), Rule("14.5")]
    public void Safe_mode_that_the_journal_has_lost_is_known_by_the_log()
    {
        using (var first = new Run(this))
        {
            var notices = first.CreateTestProbe();
            first.Sys.EventStream.Subscribe(notices.Ref, typeof(PersonNotice));
            first.Sys.ActorSelection("/user/bridge/safe-mode").Tell(new EnterSafeMode(Known.Objects, "test", [], default));
            notices.FishForMessage<PersonNotice>(m => m.Level == "error");
            first.Flush();
        }

        Assert.Equal(1, Execute("DELETE FROM journal WHERE persistence_id = $id", "safe-mode"));

        using var second = new Run(this);
        second.Bridge.Tell(new GetStatus(), second.TestActor);
        var safe = Assert.Single(second.ExpectMsg<BridgeStatus>().SafeMode);
        Assert.Equal(Known.Objects, safe.Feature);
        Assert.Contains("the journal does not know it", safe.Reason, StringComparison.Ordinal);
    }

    [Fact, Rule("S.3"), Rule("14.9")]
    public void A_write_that_the_journal_does_not_take_turns_automation_off_and_says_so()
    {
        var project = new ProjectId(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
        var uuid = new DatablockUuid(new Guid(2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
        using (new Run(this))
        {
        }

        Refuse($"datablock-{project}-{uuid}");
        using var run = new Run(this);
        var blender = new FakeBlender(run, run.Bridge, new(project.Value), project);
        blender.Attach();
        blender.Say(new EventBatch(1, true, [FakeBlender.Event(DatablockEventKind.Present, uuid, "Cube", 1)]));

        blender.Probe.FishForMessage(m => m is AutomationState { On: false });
        run.Bridge.Tell(new GetStatus(), run.TestActor);
        Assert.Contains($"journal: datablock-{project}-{uuid} can't be written", run.ExpectMsg<BridgeStatus>().Why!.Reason, StringComparison.Ordinal);
    }

    // The database refuses every row of this actor.
    private void Refuse(string id) => Execute(
        $"CREATE TRIGGER broken BEFORE INSERT ON journal WHEN NEW.persistence_id = '{id}' BEGIN SELECT RAISE(ABORT, 'no'); END", id);

    [Fact, Rule("S.3"), Rule("S.5")]
    public void A_database_that_fails_for_a_while_is_waited_out_and_quarantines_nobody()
    {
        var project = new ProjectId(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
        var uuid = new DatablockUuid(new Guid(2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
        using (var first = new Run(this))
        {
            var before = new FakeBlender(first, first.Bridge, new(project.Value), project);
            before.Attach();
            before.Census([uuid]);
        }

        using var second = new Run(this);
        var blender = new FakeBlender(second, second.Bridge, new(project.Value), project);
        blender.Attach();
        var errors = second.CreateTestProbe();
        second.Sys.EventStream.Subscribe(errors.Ref, typeof(Akka.Event.Error));
        Execute("ALTER TABLE journal RENAME TO away", "");
        blender.Say(new EventBatch(2, false, [FakeBlender.Event(DatablockEventKind.Renamed, uuid, "Kept", 2)]));
        for (var failures = 0; failures < 2; failures++)
        {
            errors.FishForMessage(m => m is Akka.Event.Error e && e.ToString().Contains(uuid.ToString(), StringComparison.Ordinal));
        }

        Execute("ALTER TABLE away RENAME TO journal", "");
        blender.Acknowledged(2);

        var state = second.View(project, uuid).State;
        Assert.Equal((DatablockLifecycle.Live, "Kept"), (state.Lifecycle, state.Name));
        second.Flush();
        Assert.DoesNotContain(_log.Lines, l => l.Outcome == Outcomes.Quarantined);
        Assert.Contains(_log.Lines, l => l.Kind == AuditKind.Supervision && l.Outcome == Outcomes.Restarted && l.Uuids.Contains(uuid));
    }

    private int Execute(string sql, string id)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "actorbridge.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$id", id);
        return command.ExecuteNonQuery();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private sealed class Run : Akka.TestKit.Xunit2.TestKit
    {
        public Run(SqliteTests test)
            : base(ConfigurationFactory.ParseString($$"""
                akka.loggers = ["Akka.TestKit.TestEventListener, Akka.TestKit"]
                akka.loglevel = WARNING
                akka.test.default-timeout = 20s
                akka.test.single-expect-default = 20s
                akka.persistence.journal.sql.connection-string = "Data Source={{Path.Combine(test._folder, "actorbridge.db")}}"
                akka.persistence.snapshot-store.sql.connection-string = "Data Source={{Path.Combine(test._folder, "actorbridge.db")}}"
                """).WithFallback(BridgePolicy.BuiltIn))
        {
            var ready = CreateTestProbe();
            Sys.EventStream.Subscribe(ready.Ref, typeof(BridgeReady));
            var remembered = CreateTestProbe();
            Sys.EventStream.Subscribe(remembered.Ref, typeof(SafeModeChanged));
            Bridge = BridgeTree.Start(Sys, BridgeOptions.From(Sys.Settings.Config), new BridgeParts(
                () => test._log.Opened(), new DiskStorage(test._folder), _ => [], TimeProvider.System)).Root;
            ready.ExpectMsg<BridgeReady>();

            // The log may be ready before the database is; a status says so and tells no more.
            remembered.ExpectMsg<SafeModeChanged>();
        }

        public IActorRef Bridge { get; }

        public DatablockView View(ProjectId project, DatablockUuid uuid)
        {
            Sys.ActorSelection("/user/bridge/projects").Tell(new EntityEnvelope(project, uuid, new GetDatablock()), TestActor);
            return ExpectMsg<DatablockView>();
        }

        public void Flush()
        {
            Sys.ActorSelection("/user/bridge/audit").Tell(new WriteAudit([], "flush"), TestActor);
            ExpectMsg<AuditWritten>();
        }
    }
}
