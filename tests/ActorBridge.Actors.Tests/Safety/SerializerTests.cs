using System.Runtime.Serialization;
using System.Text;
using ActorBridge.Actors.Clients;
using ActorBridge.Actors.Projects;
using ActorBridge.Actors.Storing;
using ActorBridge.Actors.Tests.Support;
using ActorBridge.Core.Breaker;
using ActorBridge.Core.Datablocks;
using ActorBridge.Core.Decisions;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using Akka.Serialization;

namespace ActorBridge.Actors.Tests.Safety;

/// <summary>What stands in the database: each row's name and text, as they must stay readable.</summary>
public class SerializerTests : TreeTest
{
    private SerializerWithStringManifest Serializer =>
        (SerializerWithStringManifest)Sys.Serialization.FindSerializerForType(typeof(DatablockEvents.DatablockRegistered));

    [Fact, Rule("4.1")]
    public void Everything_that_is_persisted_has_a_name_and_the_one_serializer()
    {
        var persisted = new[] { typeof(IPersisted).Assembly, typeof(ProjectState).Assembly }.SelectMany(a => a.GetTypes())
            .Where(t => t is { IsAbstract: false, IsInterface: false } && typeof(IPersisted).IsAssignableFrom(t) && !typeof(IPassingDatablockEvent).IsAssignableFrom(t));

        Assert.Equal(persisted.Order(Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.FullName, b.FullName))),
            PersistedTypes.ByType.Keys.Order(Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.FullName, b.FullName))));
        Assert.All(PersistedTypes.ByType, t =>
        {
            Assert.IsType<BridgeSerializer>(Sys.Serialization.FindSerializerForType(t.Key));
            Assert.Matches("^[a-z-]+:[1-9][0-9]*$", t.Value);
        });
    }

    [Fact, Rule("4.1")]
    public void A_row_is_plain_json_without_names_of_the_code_and_its_check()
    {
        var row = new DatablockEvents.DatablockRegistered(DatablockKind.GreasePencil, "Stroke", 3, Uuid(1), new OperationId(Id(9)));

        Assert.Equal("datablock-registered:1", Serializer.Manifest(row));
        Assert.Equal(
            """{"kind":"grease_pencil","name":"Stroke","version":3,"copy_of":"000003e9-0001-0001-0101-010101010101","by":"00000009-0001-0001-0101-010101010101"}#60a253389d51dffd""",
            Encoding.UTF8.GetString(Serializer.ToBinary(row)));
    }

    [Fact]
    public void Snapshots_come_back_as_they_were()
    {
        var breaker = BreakerState.Closed with { Failures = 2, Remembered = [new("f", new(Id(1)), Project, [Uuid(1)], "AB-OP-001")] };
        var back = (BreakerState)Round(breaker);
        Assert.Equal(("f", 2, Uuid(1)), (back.Remembered.Single().Fingerprint, back.Failures, back.Remembered.Single().Targets.Single()));

        var project = ProjectState.Empty with
        {
            Releases = System.Collections.Immutable.ImmutableDictionary<DatablockUuid, int>.Empty.Add(Uuid(1), 2), LastBatch = 7, Archive = ProjectState.Empty.Archive.Add(Uuid(1), new(Uuid(1), DatablockKind.Mesh, "M", DatablockLifecycle.Live, 2)),
        };
        Assert.Equal(project.Archive[Uuid(1)], ((ProjectState)Round(project)).Archive[Uuid(1)]);
        Assert.Equal(2, ((ProjectState)Round(project)).ReleasesOf(Uuid(1)));

        var outcome = new OperationOutcome(new(Id(2)), OperationEnd.RolledBack, new(ErrorCodes.Stale, "old", TimeSpan.FromSeconds(1)), 1, []);
        Assert.Equal(outcome.Error, ((KeysState)Round(KeysState.Empty with { Uses = [new(Project, "k", new(Id(2)), "f", outcome)] })).Uses[0].Outcome!.Error);
    }

    [Theory, Rule("11.1")]
    [InlineData("datablock-registered:2", "{}")]
    [InlineData("ActorBridge.Core.Datablocks.DatablockState, ActorBridge.Core", "{}")]
    [InlineData("datablock-renamed:1", "")]
    [InlineData("datablock-renamed:1", "null")]
    [InlineData("datablock-renamed:1", """{"name":"x"}""")]
    [InlineData("datablock-renamed:1", """{"name":"x","version":1,"by":"ABC"}""")]
    [InlineData("datablock-renamed:1", """{"name":"x","version":1,"by":null,"more":1}""")]
    public void A_row_that_is_not_understood_is_an_error_and_never_skipped(string manifest, string json) =>
        Assert.Throws<SerializationException>(() => Serializer.FromBinary(Encoding.UTF8.GetBytes(json), manifest));

    [Fact, Rule("11.1")]
    public void No_flipped_bit_and_no_cut_of_a_row_makes_another_event()
    {
        var row = new DatablockEvents.DatablockRenamed("Cube.001", 1234, new OperationId(Id(9)));
        var (bytes, manifest) = (Serializer.ToBinary(row), Serializer.Manifest(row));

        for (var at = 0; at < bytes.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var flipped = bytes.ToArray();
                flipped[at] ^= (byte)(1 << bit);
                Assert.Throws<SerializationException>(() => Serializer.FromBinary(flipped, manifest));
            }
        }

        // Exactly the check cut off leaves the event itself, whole, as an earlier version wrote it.
        Assert.Equal([bytes.Length - 17], Enumerable.Range(0, bytes.Length).Where(length => !Fails(bytes[..length], manifest)));
        Assert.Throws<SerializationException>(() => Serializer.FromBinary(bytes, "datablock-rebound:1"));
    }

    [Fact, Rule("4.1")]
    public void A_project_and_a_failure_of_version_1_are_read_and_written_as_the_newest()
    {
        var project = (ProjectState)Serializer.FromBinary("""{"last_batch":7,"archive":{},"quarantined":{}}"""u8.ToArray(), "project:1");
        Assert.Equal((7, null), (project.LastBatch, project.Confirmed));
        project = (ProjectState)Serializer.FromBinary("""{"last_batch":7,"archive":{},"quarantined":{},"confirmed":null}"""u8.ToArray(), "project:2");
        Assert.Equal(0, project.ReleasesOf(Uuid(1)));
        Assert.Equal("project:3", Serializer.Manifest(project));
        var failure = (Core.Breaker.BreakerEvents.FailureRecorded)Serializer.FromBinary(
            Encoding.UTF8.GetBytes($$"""{"fingerprint":"f","operation":"{{new OperationId(Id(2))}}","project":"{{Project}}","targets":[],"code":"AB-OP-001"}"""), "failure-recorded:1");
        Assert.Null(failure.InARow);
        Assert.Equal("failure-recorded:2", Serializer.Manifest(failure));
    }

    [Fact, Rule("4.1")]
    public void A_row_of_an_earlier_version_has_no_check_and_stays_readable() =>
        Assert.Equal(
            new DatablockEvents.DatablockRenamed("Cube.001", 1234, null),
            Serializer.FromBinary("""{"name":"Cube.001","version":1234,"by":null}"""u8.ToArray(), "datablock-renamed:1"));

    private bool Fails(byte[] bytes, string manifest)
    {
        try
        {
            return Serializer.FromBinary(bytes, manifest) is null;
        }
        catch (SerializationException)
        {
            return true;
        }
    }

    private object Round(object state) => Serializer.FromBinary(Serializer.ToBinary(state), Serializer.Manifest(state));
}
