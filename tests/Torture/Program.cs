using ActorBridge.Torture.Harness;
using ActorBridge.Torture.Subjects;

namespace ActorBridge.Torture;

/// <summary>The test assembly as a program: a subject that a harness kills, cuts or looks at, or the soak that a person starts.</summary>
public static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        ["subject", .. var what] => Subject.RunAsync(what),
        _ => Soak.RunAsync(args),
    };
}
