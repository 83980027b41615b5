namespace ActorBridge.Core.Decisions;

/// <summary>Marks what goes into the journal or a snapshot, so that one serializer is bound to all of it.</summary>
public interface IPersisted;
