using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Host.Cli;

/// <summary>What a command says: one JSON object on the output, or lines for a person; errors of a command without <c>--json</c> on the error stream.</summary>
public sealed class CommandOutput(TextWriter output, TextWriter errors, bool json)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Say(JsonNode machine, params IEnumerable<string> person)
    {
        if (json)
        {
            output.WriteLine(machine.ToJsonString(Indented));
            return;
        }

        foreach (var line in person)
        {
            output.WriteLine(line);
        }
    }

    /// <summary>Progress and the like: for people only, and never between the parts of an answer.</summary>
    public void Note(string line)
    {
        if (!json)
        {
            errors.WriteLine(line);
        }
    }

    /// <summary>How far it is, while it goes on: on the error stream, for a program one object a line, so that the output has the answer alone.</summary>
    public void Progress(JsonObject machine, string person) => errors.WriteLine(json ? machine.ToJsonString() : person);

    /// <summary>Typed code, what happened, what was not harmed, what to do. Returns the exit code.</summary>
    public int Refuse(Refusal refusal, JsonObject? machine = null)
    {
        if (json)
        {
            output.WriteLine((machine ?? new() { ["error"] = refusal.Json() }).ToJsonString(Indented));
            return ExitCodes.Of(refusal.Code);
        }

        errors.WriteLine($"{refusal.Code}: {refusal.Code.Meaning}");
        errors.WriteLine($"  {refusal.Reason}");
        errors.WriteLine("  Nothing was changed.");
        errors.WriteLine($"  {refusal.Code.WhatToDo}{(refusal.RetryAfter is { } wait ? $" Retry in {wait.TotalSeconds:0.#} s." : "")}");
        return ExitCodes.Of(refusal.Code);
    }
}
