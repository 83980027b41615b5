using System.Collections.Immutable;

namespace ActorBridge.Architecture.Tests;

/// <summary>The rooms and what each may use: the table of docs/architecture.md, enforced.</summary>
/// <param name="Name">The project's name, which is its assembly's unless it says otherwise.</param>
/// <param name="MayUse">Other rooms and packages by the start of their assembly's name; the base class library is always allowed.</param>
/// <param name="MayNotName">Namespaces or types of the base class library that would bring in a clock, IO or threads.</param>
public sealed record Room(string Name, ImmutableArray<string> MayUse, ImmutableArray<string> MayNotName)
{
    private static readonly ImmutableArray<string> ClockIoThreads =
    [
        "System.IO.File", "System.IO.Directory", "System.IO.Stream", "System.IO.RandomAccess", "System.Net.", "System.Diagnostics.Process",
        "System.Diagnostics.Stopwatch", "System.TimeProvider", "System.Environment", "System.Random", "System.Threading.Thread",
        "System.Threading.Timer", "System.Threading.Monitor", "System.Threading.Lock", "System.Threading.Tasks.",
    ];

    public static readonly ImmutableArray<Room> All =
    [
        new("ActorBridge.Core", [], ClockIoThreads),
        new("ActorBridge.Protocol", ["ActorBridge.Core"], ClockIoThreads),
        new("ActorBridge.Audit", ["ActorBridge.Core"], ["System.Net.", "System.Diagnostics.Process", "System.Threading.Thread", "System.Threading.Timer", "System.Random"]),
        new("ActorBridge.Actors", ["ActorBridge.Core", "ActorBridge.Audit", "Akka"], ["System.Net.Sockets", "System.Diagnostics.Process", "System.Threading.Thread", "System.Threading.Timer", "System.Random"]),
        new("Akka.Embedded", ["Microsoft.Data.Sqlite", "SQLitePCLRaw", "Serilog"], ["System.Net.", "System.Diagnostics.Process"]),
    ];

    public override string ToString() => Name;
}
