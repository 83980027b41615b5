using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;
using ActorBridge.Protocol.Framing;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Messages;

/// <summary>Payload to message and back: the envelope of docs/protocol.md around the body of one <see cref="MessageTable"/>.</summary>
public static class WireCodec
{
    private const int IdLengthMax = 64;

    /// <summary>Hears of each message that is written, and of each that could be read, with its payload. Null: nobody listens.</summary>
    public static Action<MessageTable, byte[]>? Seen { get; set; }

    // A frame is not a web page: text goes out as UTF-8, at its own length.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string IdCharacters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-";

    /// <summary>The names of the steps that bring what a peer of that version says to this one, and what it is told back.</summary>
    public static ImmutableArray<string> StepsSince(int version) => [.. WireMigrations.Steps.Where(s => s.From >= version).Select(s => $"{s.Type}:{s.Name}")];

    /// <summary>Never throws, whatever the bytes; what it allocates is bounded by the payload's length.</summary>
    public static Received Read(ReadOnlySequence<byte> payload, MessageTable table)
    {
        if (!StrictJson.TryRead(payload, out var json, out var refusal))
        {
            return new(null, null, null, refusal);
        }

        var fault = new Fault();
        string? id = null, re = null;
        var version = 0;
        var body = new WireValue(json, "", fault, ErrorCodes.MalformedMessage).Object(envelope =>
        {
            version = SchemaVersion(envelope["schema_version"], WireProtocol.SchemaVersion);
            id = Id(envelope["id"]);
            re = envelope.Find("re") is { } answered ? Id(answered) : null;
            return Body(envelope, table, version);
        });
        if (!fault.Found)
        {
            Seen?.Invoke(table, payload.ToArray());
        }

        return new(id, re, fault.Found ? null : body, fault.Refusal) { Version = version };
    }

    /// <summary>One frame. A message that is longer than <paramref name="cap"/> is the sender's defect and throws.</summary>
    /// <param name="version">What the peer speaks.</param>
    public static byte[] Write(object body, MessageTable table, string id, string? re = null, int cap = int.MaxValue, int version = WireProtocol.SchemaVersion)
    {
        var row = table.RowOf(body);
        var envelope = new JsonObject { ["schema_version"] = version, ["type"] = row.Type, ["id"] = id };
        if (re is not null)
        {
            envelope["re"] = re;
        }

        var said = row.Write(body);
        foreach (var step in WireMigrations.Since(version, row.Type).Reverse())
        {
            step.Down(said);
        }

        envelope["body"] = said;
        var payload = JsonSerializer.SerializeToUtf8Bytes(envelope, Plain);
        if (payload.Length > cap)
        {
            throw new ArgumentException($"'{row.Type}' has {payload.Length} bytes; the cap is {cap}.", nameof(body));
        }

        Seen?.Invoke(table, payload);
        return FrameCodec.Write(payload);
    }

    /// <summary>Checked before anything else: of what is newer, nothing is used (rule 4.2).</summary>
    internal static int SchemaVersion(WireValue value, int known)
    {
        var version = value.Integer(min: 1, max: long.MaxValue);
        return version <= known ? (int)version : value.Wrong<int>(ErrorCodes.SchemaTooNew, $"is {value.Json.GetRawText()}; this version knows {known}");
    }

    private static object? Body(WireObject envelope, MessageTable table, int version)
    {
        var type = envelope["type"].Text(WireFields.TextMax);
        var body = envelope["body"];
        envelope.RefuseUnknown();
        if (body.Json.ValueKind != JsonValueKind.Object)
        {
            return body.Wrong<object>("is not an object");
        }

        return table.Find(type) is { } row
            ? Upgraded(body, type, version).Object(row.Read)
            : body.Wrong<object>(ErrorCodes.UnknownMessage, $"cannot be read: the type '{type}' is not known here");
    }

    private static WireValue Upgraded(WireValue body, string type, int version)
    {
        if (version == WireProtocol.SchemaVersion || body.Fault.Found || !WireMigrations.Since(version, type).Any())
        {
            return body;
        }

        var said = JsonObject.Create(body.Json)!;
        foreach (var step in WireMigrations.Since(version, type))
        {
            if (step.Up(said) is { } unknown)
            {
                body.Fault.Report(body.Code, $"'body.{unknown}' is unknown in version {step.From}.");
            }
        }

        return body with { Json = JsonSerializer.SerializeToElement(said) };
    }

    private static string? Id(WireValue value)
    {
        var text = value.Text(IdLengthMax, min: 1);
        return value.Fault.Found || !text.AsSpan().ContainsAnyExcept(IdCharacters)
            ? value.Fault.Found ? null : text
            : value.Wrong<string>("has characters other than 0-9 A-Z a-z . _ -");
    }
}
