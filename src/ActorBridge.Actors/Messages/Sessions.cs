using System.Collections.Immutable;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using Akka.Actor;

namespace ActorBridge.Actors.Messages;

/// <summary>
/// Asked of the root by the door, once an add-on has proven itself. The door then tells the session every
/// <see cref="Core.Blender.IFromBlender"/> and gets every <see cref="Core.Blender.IToBlender"/> at <paramref name="Outbound"/>.
/// The session ends with <see cref="Core.Blender.BlenderDetached"/> or with the death of <paramref name="Outbound"/>.
/// </summary>
public sealed record OpenBlenderSession(SessionId Session, IActorRef Outbound)
{
    /// <summary>How what an add-on of an earlier version says is brought to this one; null when it speaks this one.</summary>
    public WireMigrated? Wire { get; init; }
}

/// <param name="Steps">Their names, oldest first.</param>
public sealed record WireMigrated(int From, int To, ImmutableArray<string> Steps);

/// <summary>The answer to <see cref="OpenBlenderSession"/>.</summary>
public sealed record BlenderSessionOpened(SessionId Session, IActorRef Ref);

/// <summary>
/// Asked of the root by the door for a client. Plans are then submitted to the session; all answers to them come to
/// <paramref name="Outbound"/>. Operations go on when the client leaves.
/// </summary>
/// <param name="Client">Name and version as the client gave them; for the log only.</param>
public sealed record OpenClientSession(SessionId Session, string Client, IActorRef Outbound);

/// <summary>The answer to <see cref="OpenClientSession"/>.</summary>
public sealed record ClientSessionOpened(SessionId Session, IActorRef Ref);

/// <summary>The client's connection is gone. Told to its session by the door.</summary>
public sealed record ClientDetached(string Reason);

/// <summary>The other answer to both: too many sessions.</summary>
public sealed record SessionRefused(SessionId Session, Refusal Refusal);

/// <summary>Asked of the root, so that a plan without a project can be given the only one.</summary>
public sealed record GetAttachedProjects;

public sealed record AttachedProjects(ImmutableArray<ProjectId> Projects);
