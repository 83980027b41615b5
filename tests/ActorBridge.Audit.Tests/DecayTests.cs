using System.Text.Json.Nodes;
using ActorBridge.Audit.Indexing;
using ActorBridge.Audit.Memory;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Tests;

/// <summary>Failures are forgiven by time in operation: over all starts of the host, by its monotonic clock, and by nothing else (rules 13.1, 14.9).</summary>
public sealed class DecayTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly FixedClock _clock = new();
    private int _checkpointLines = int.MaxValue;
    private MemoryStorage _disk = new();
    private int _number;

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    [Rule("13.1")]
    public void Neither_a_jump_of_the_wall_clock_nor_many_restarts_forgive_a_failure_and_time_in_operation_does(int checkpointLines)
    {
        _checkpointLines = checkpointLines;
        using (var log = Open())
        {
            Fail(log);
        }

        foreach (var jump in new[] { 3650, -7300, 3650 })
        {
            _clock.Now += TimeSpan.FromDays(jump);
            using var log = Open(restart: true);
            Assert.Equal((1, 1, true), (Counted(log), CountedOfUuid(log), RefusedAsTheSame(log)));
        }

        for (var restart = 0; restart < 50; restart++)
        {
            using var log = Open(restart: true);
            log.Written(new AuditDraft(AuditKind.Boot, null, "started"));
        }

        for (var hour = 1; hour <= 23; hour++)
        {
            using var log = Open(restart: true);
            _clock.Up += Hour;
            log.Written(Some.Note());
            Assert.Equal((hour, 1, 1, true), (hour, Counted(log), CountedOfUuid(log), RefusedAsTheSame(log)));
        }

        using var last = Open(restart: true);
        _clock.Up += Hour - TimeSpan.FromMilliseconds(1);
        Assert.Equal(1, Counted(last));
        _clock.Up += TimeSpan.FromMilliseconds(1);
        Assert.Equal(0, Counted(last));
        Assert.Equal((0, true), (CountedOfUuid(last), RefusedAsTheSame(last)));
    }

    [Fact]
    [Rule("13.1")]
    public void The_count_is_that_of_a_model_through_random_failures_successes_restarts_and_clocks()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            (_disk, _number, _checkpointLines) = (new MemoryStorage(), 0, seed % 3 == 0 ? int.MaxValue : 1 + random.Next(12));
            var (active, failures) = (TimeSpan.Zero, new List<TimeSpan>());
            var log = Open();
            for (var step = random.Next(40); step > 0; step--)
            {
                switch (random.Next(6))
                {
                    case 0:
                        _clock.Now += TimeSpan.FromDays(random.Next(-1000, 1000));
                        break;
                    case 1:
                        log.Dispose();
                        _clock.Up += 100 * Hour; // while no host runs
                        log = Open(restart: true);
                        break;
                    case 2:
                        log.Written(Some.Transaction(++_number, Some.Uuid(1)));
                        failures.Clear();
                        break;
                    case 3:
                        var passed = random.Next(12) * Hour;
                        (_clock.Up, active) = (_clock.Up + passed, active + passed);
                        log.Written(Some.Note());
                        break;
                    default:
                        Fail(log);
                        failures.Add(active);
                        break;
                }

                int Counting(IEnumerable<TimeSpan> failed) => failed.Count(at => active - at < 24 * Hour);
                Assert.Equal((seed, Counting(failures), Counting(failures.TakeLast(AuditIndex.FailuresKeptMax))), (seed, Counted(log), CountedOfUuid(log)));
            }

            log.Dispose();
        }
    }

    [Fact]
    [Rule("14.8")]
    public void What_was_forgiven_makes_no_constraint()
    {
        using var log = Open();
        Fail(log);
        Fail(log);
        _clock.Up += 24 * Hour;
        Fail(log);
        Fail(log);
        Assert.Empty(log.Index.Constraints);
        Fail(log);
        Assert.Single(log.Index.Constraints);
    }

    [Theory]
    [Rule("14.8")]
    [InlineData("asset:abc", "AB-OP-001", 3)]
    [InlineData("asset:abc", "AB-ASSET-004", 3)]
    [InlineData("asset:abc", "AB-ASSET-001", null)]
    [InlineData("asset:abc", "AB-OP-003", 2)]
    [InlineData("sequence:import+rename", "AB-OP-003", 2)]
    [InlineData("sequence:import+rename", "AB-OP-001", null)]
    public void An_asset_that_failed_three_times_or_a_sequence_that_crashed_blender_twice_is_remembered_whatever_else_the_plans_did(string subject, string code, int? promotedAt)
    {
        using (var log = Open())
        {
            for (var failed = 1; failed <= 5; failed++)
            {
                Fail(log, $"plan {failed}", code, subject);
                Assert.Equal(failed >= promotedAt, log.Index.Constraint(subject) is not null);
            }
        }

        using var again = Open(restart: true);
        var held = again.Index.Consult(new(Some.Project, [], "another plan") { Subjects = [subject, "asset:other"] }).Constraints;
        Assert.Equal(promotedAt is null ? [] : [subject], held.Select(c => c.Subject));
        if (promotedAt is not null)
        {
            again.Written(ConstraintDrafts.Lifted(subject, "Ada", "repaired"));
            Fail(again, "plan 9", code, subject);
            Assert.Null(again.Index.Constraint(subject));
        }
    }

    [Fact]
    [Rule("14.8")]
    public void The_numbers_are_the_persons_to_set()
    {
        using var log = Some.Log(_disk, Some.Options(_clock) with { Promotion = new PromotionOptions(FailuresMax: 4, AssetFailuresMax: 1) });
        Fail(log, "f", "AB-OP-001", "asset:abc");
        Assert.Equal("asset:abc", Assert.Single(log.Index.Constraints).Subject);
        Fail(log);
        Fail(log);
        Assert.Single(log.Index.Constraints);
        Fail(log);
        Assert.Equal(2, log.Index.Constraints.Length);
    }

    private AuditLog Open(bool restart = false) =>
        Some.Log(_disk = restart ? _disk.AfterKill() : _disk, Some.Options(_clock) with { ForgiveAfter = 24 * Hour, CheckpointLines = _checkpointLines });

    private static int Counted(AuditLog log) => log.Index.FeatureFailures("objects").After(log.Decay).Streak;

    private static int CountedOfUuid(AuditLog log) => log.Index.Consult(new(Some.Project, [Some.Uuid(1)], "other"), log.Decay).Failures.Length;

    private static bool RefusedAsTheSame(AuditLog log) => log.Index.Consult(new(Some.Project, [Some.Uuid(1)], "f"), log.Decay).SameFailed is not null;

    private void Fail(AuditLog log, string fingerprint = "f", string code = "AB-OP-001", params string[] subjects)
    {
        var id = Some.Operation(++_number);
        var begun = Some.Begun(id, 1, fingerprint, uuids: Some.Uuid(1));
        begun.Detail!["subjects"] = new JsonArray([.. subjects.Select(s => JsonValue.Create(s))]);
        log.Written(Some.Consulted(id), begun, Some.RolledBack(id, Some.Error(ErrorCodes.Find(code))));
    }
}
