namespace ActorBridge.Actors.Root;

/// <summary>Published on the event stream for every place where a person looks: attached Blenders, later the dashboard (rule 13.2).</summary>
/// <param name="Level">info, warning or error.</param>
public sealed record PersonNotice(string Level, string Text);
