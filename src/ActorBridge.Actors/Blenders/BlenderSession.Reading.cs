using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Projects;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using Akka.Actor;

namespace ActorBridge.Actors.Blenders;

/// <summary>What clients read: a question to Blender and its answer, beside operations and without the gate, since nothing is changed. Of safe mode only that of a feature that does more than look counts.</summary>
public sealed partial class BlenderSession
{
    /// <summary>Questions that Blender has not answered yet, from all clients together.</summary>
    public const int ReadsMax = 32;

    private readonly Dictionary<ReadId, (ProjectId Project, IActorRef Asker)> _reads = [];

    private void Reading()
    {
        Receive<ReadProject>(Read);
        Receive<BlenderRead>(m =>
        {
            if (_reads.Remove(m.Id, out var read))
            {
                Timers.Cancel(m.Id);
                read.Asker.Tell(m.Result is { } result ? new ReadingView(read.Project, result) : new QueryRefused(m.Error ?? new(ErrorCodes.Internal, "Blender answered with nothing.")));
            }
        });
        Receive<ReadDue>(m =>
        {
            if (_reads.Remove(m.Id, out var read))
            {
                read.Asker.Tell(new QueryRefused(Waiting()));
            }
        });
    }

    private void Read(ReadProject m)
    {
        if (m.Project != _project)
        {
            Sender.Tell(new QueryRefused(new(ErrorCodes.NotAttached, $"No Blender has project {m.Project} open.", TimeSpan.FromSeconds(2))));
        }
        else if (m.Feature is { } feature && _safeMode.Features.TryGetValue(feature, out var off))
        {
            Sender.Tell(new QueryRefused(new(ErrorCodes.SafeModeFeature, $"{feature}: {off.Reason}")));
        }
        else if (_reads.Count >= ReadsMax)
        {
            Sender.Tell(new QueryRefused(new(ErrorCodes.Busy, $"{ReadsMax} reads are waiting for this Blender.", TimeSpan.FromSeconds(1))));
        }
        else
        {
            _reads.Add(m.Id, (m.Project, Sender));
            Timers.StartSingleTimer(m.Id, new ReadDue(m.Id), _tree.Options.Operations.Execution);
            _outbound.Tell(new ReadBlender(m.Id, m.Project, m.Query));
        }
    }

    // With its attachment an add-on forgets what it was asked.
    private void RefuseReads(string why)
    {
        foreach (var (id, (project, asker)) in _reads)
        {
            Timers.Cancel(id);
            asker.Tell(new QueryRefused(new(ErrorCodes.NotAttached, $"The Blender with project {project} {why} before it answered.", TimeSpan.FromSeconds(2))));
        }

        _reads.Clear();
    }

    private sealed record ReadDue(ReadId Id);
}
