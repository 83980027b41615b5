using ActorBridge.Simulation;

// ./bridge simulate. Ctrl-C ends it with what was found until then; a second one ends it at once.
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};
return Command.Run(args, Console.Out, Console.Error, stop.Token);
