using System.CommandLine;
using ActorBridge.Host.Cli;

var parsed = Commands.Create().Parse(args);
var exit = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(5) });

// What the command line itself can't read is bad input like any other.
return parsed.Errors.Count > 0 ? ExitCodes.BadInput : exit;
