using ActorBridge.Audit.Lines;
using ActorBridge.Audit.Reading;

namespace ActorBridge.Host.Cli.Logs;

/// <summary>A line of the log on one line for a person.</summary>
internal static class LineText
{
    public static string ForPerson(this LoggedLine line)
    {
        var (entry, draft) = (line.Entry, line.Entry.Draft);
        var what = LogWords.Kinds[(int)draft.Kind] + (draft.Phase is { } phase ? $" {LogWords.Phases[(int)phase]}" : "");
        var reason = draft.Detail?["reason"]?.ToString();
        return $"{entry.Seq,7}  {entry.Timestamp:u}  {what,-18} {draft.Outcome,-12} {draft.Error?.Code,-12} {draft.Operation}{(reason is null ? "" : $"  {reason}")}".TrimEnd();
    }
}
