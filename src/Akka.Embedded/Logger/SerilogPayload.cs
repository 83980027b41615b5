using System.Collections.Immutable;
using Serilog.Core;

namespace Akka.Logger.Serilog;

/// <summary>A message with the properties that ForContext gave it, latest first.</summary>
internal sealed record SerilogPayload(object Message, ImmutableStack<ILogEventEnricher> Enrichers)
{
    public override string ToString() => Message.ToString();
}
