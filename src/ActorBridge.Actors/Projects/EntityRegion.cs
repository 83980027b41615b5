using ActorBridge.Actors.Root;
using ActorBridge.Core.Escalation;
using ActorBridge.Core.Identity;
using Akka.Actor;

namespace ActorBridge.Actors.Projects;

/// <summary>What follows from the stop of a datablock actor.</summary>
/// <param name="Why">What its storage said; null when it was not the storage.</param>
internal sealed record EntityStopped(DatablockUuid Uuid, EntityRung Rung, TimeSpan BackOff, string? Why);

/// <summary>
/// The datablock actors of one project: started on the first message, stopped when idle, started anew with a doubling delay after a failure,
/// given up when <see cref="EntityLadder"/> says so. Messages that come meanwhile wait, up to a limit. Used by its project actor only.
/// </summary>
internal sealed class EntityRegion(
    IActorContext context, ProjectId project, Func<ProjectId, DatablockUuid, Props> props, BridgeOptions options, BridgeClock clock)
{
    private readonly Dictionary<DatablockUuid, Entity> _entities = [];

    public void Send(DatablockUuid uuid, object message, IActorRef sender)
    {
        var entity = _entities.GetValueOrDefault(uuid) ?? (_entities[uuid] = new Entity());
        if (entity.Ref is { } running && !entity.Stopping)
        {
            running.Tell(message, sender);
        }
        else if (entity.Ref is null && !entity.BackingOff)
        {
            Start(uuid, entity).Tell(message, sender);
        }
        else if (entity.Waiting.Count < options.Storing.QueueMax)
        {
            entity.Waiting.Enqueue((message, sender));
        }
        else
        {
            context.System.DeadLetters.Tell(message, sender);
        }
    }

    public void Passivate(DatablockUuid uuid)
    {
        if (_entities.GetValueOrDefault(uuid) is { Ref: { } running, Stopping: false } entity)
        {
            entity.Stopping = true;
            running.Tell(new StopEntity());
        }
    }

    /// <summary>Why a datablock actor is about to stop.</summary>
    public void Broken(StoringFailed m)
    {
        if (_entities.GetValueOrDefault(m.Uuid) is { } entity)
        {
            entity.Broken = m;
        }
    }

    /// <summary>A datablock actor is gone. Null when that was wanted.</summary>
    public EntityStopped? Stopped(IActorRef actor)
    {
        var (uuid, entity) = _entities.Single(e => actor.Equals(e.Value.Ref));
        entity.Ref = null;
        if (entity.Stopping)
        {
            entity.Stopping = false;
            if (entity.Waiting.Count == 0 && entity.Ladder is null or { IsClear: true })
            {
                _entities.Remove(uuid);
            }

            Flush(uuid, entity);
            return null;
        }

        var broken = entity.Broken;
        entity.Broken = null;
        (entity.Ladder, var rung, var backOff) = (entity.Ladder ?? EntityLadder.Of(options.Escalation))
            .Stop(broken?.Fault ?? EntityFault.Failed, clock.Monotonic, options.Escalation);
        if (rung == EntityRung.Quarantine)
        {
            _entities.Remove(uuid);
        }

        entity.BackingOff = true;
        return new(uuid, rung, backOff, broken?.Reason);
    }

    public void Restart(DatablockUuid uuid)
    {
        var entity = _entities[uuid];
        entity.BackingOff = false;
        Start(uuid, entity);
        Flush(uuid, entity);
    }

    private void Flush(DatablockUuid uuid, Entity entity)
    {
        while (entity.Waiting.TryDequeue(out var next))
        {
            Send(uuid, next.Message, next.Sender);
        }
    }

    private IActorRef Start(DatablockUuid uuid, Entity entity)
    {
        entity.Ref = context.Watch(context.ActorOf(props(project, uuid), uuid.ToString()));
        return entity.Ref;
    }

    private sealed class Entity
    {
        public IActorRef? Ref { get; set; }

        public bool Stopping { get; set; }

        public bool BackingOff { get; set; }

        public StoringFailed? Broken { get; set; }

        public EntityLadder? Ladder { get; set; }

        public Queue<(object Message, IActorRef Sender)> Waiting { get; } = [];
    }
}
