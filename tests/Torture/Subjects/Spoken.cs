using System.Text;

namespace ActorBridge.Torture.Subjects;

/// <summary>
/// What a subject tells its harness, one system call for each line, so that what was said before a kill was said whole. Its form is
/// <see cref="Harness.Heard"/>'s.
/// </summary>
internal sealed class Spoken(Stream to)
{
    private readonly Lock _lock = new();

    public void Say(string lines)
    {
        var bytes = Encoding.UTF8.GetBytes(lines + "\n");
        lock (_lock)
        {
            to.Write(bytes);
        }
    }

    /// <summary>Something was not acknowledged, or is not as it should be.</summary>
    public void Refused(string what, string reason) => Say($"X {what} {reason.ReplaceLineEndings(" ")}");
}
