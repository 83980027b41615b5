using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ActorBridge.Testing;

/// <summary>
/// What holds for every audit log, found out from the bytes alone: the schema, the numbering, the chain, and the order of each operation
/// (rules 12.1, 14.3, 14.6, 16.3). A second opinion: it shares nothing with the code that writes and reads logs.
/// </summary>
public static class LogOrder
{
    /// <summary>Each with its line's number; empty when all is in order.</summary>
    /// <param name="misfits">What of a line does not fit the schema of its version.</param>
    public static IReadOnlyList<string> Faults(IEnumerable<string> lines, Func<string, IReadOnlyList<string>> misfits)
    {
        var faults = new List<string>();
        var operations = new Dictionary<string, OperationSeen>();
        var (seq, hash) = (0L, new string('0', 64));
        var time = new TimeSeen();
        foreach (var text in lines)
        {
            seq++;
            var wrong = misfits(text);
            faults.AddRange(wrong.Select(m => $"{seq}: {m}"));
            if (wrong.Count == 0)
            {
                using var json = JsonDocument.Parse(text);
                var line = json.RootElement;
                faults.AddRange(Chain(line, seq, hash).Concat(time.Next(line)).Concat(Order(line, operations)).Select(f => $"{seq}: {f}"));
            }

            hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        }

        return faults;
    }

    /// <summary>The schema of the version that the line says it is of: the newest has the plain name.</summary>
    public static string SchemaOf(string line) => line.StartsWith("{\"schema_version\":1,", StringComparison.Ordinal) ? "audit-line-1.json" : "audit-line.json";

    private static IEnumerable<string> Chain(JsonElement line, long seq, string hash)
    {
        if (line.GetProperty("seq").GetInt64() != seq)
        {
            yield return "not the number that is due";
        }

        if (line.GetProperty("prev").GetString() != hash)
        {
            yield return "not the hash of the line before";
        }
    }

    private static string[] Order(JsonElement line, Dictionary<string, OperationSeen> operations)
    {
        var kind = line.GetProperty("kind").GetString();
        var phase = line.GetProperty("phase").GetString();
        var id = line.GetProperty("operation_id").GetString();
        if ((kind == "OPERATION") != (phase is not null) || (phase is not null && id is null))
        {
            return ["a phase without operation, or the other way round"];
        }

        if (id is null)
        {
            return [];
        }

        var seen = operations.TryGetValue(id, out var known) ? known : operations[id] = new();
        if (kind == "CONSULTATION")
        {
            seen.Consultation = line.GetProperty("outcome").GetString();
        }

        return phase is not null && seen.Next(phase, line) is { } fault ? [fault] : [];
    }

    /// <summary>Versions, writers and uptimes only ever go up (rules 4.2 and 13.1: nothing is decided by the wall clock).</summary>
    private sealed class TimeSeen
    {
        private long _version;
        private long _boot;
        private long _uptime;

        public IEnumerable<string> Next(JsonElement line)
        {
            var version = line.GetProperty("schema_version").GetInt64();
            var (boot, uptime) = version == 1 ? (0, 0) : (line.GetProperty("boot").GetInt64(), line.GetProperty("uptime_ms").GetInt64());
            if (version < _version || boot < _boot || (boot == _boot && uptime < _uptime))
            {
                yield return "version, writer or uptime went back";
            }

            if (_version > 0 && version > _version && line.GetProperty("kind").GetString() != "MIGRATION")
            {
                yield return "4.2: another version without a MIGRATION";
            }

            (_version, _boot, _uptime) = (version, boot, uptime);
        }
    }

    private sealed class OperationSeen
    {
        private string? _phase;
        private int _steps;
        private int _done;
        private bool _failed;

        /// <summary>The answer of the last one.</summary>
        public string? Consultation { get; set; }

        /// <summary>Why this line can't come now, or null.</summary>
        public string? Next(string phase, JsonElement line)
        {
            var detail = line.GetProperty("detail");
            _steps = phase == "BEGIN" ? Number(detail, "steps") : _steps;
            var fault = (phase, _phase) switch
            {
                ("BEGIN", not null) => "a second BEGIN",
                ("BEGIN", _) when Consultation is null or "block" or "retry" => "14.3: a BEGIN that no consultation let through",
                ("BEGIN", _) when _steps < 1 => "a BEGIN without steps",
                ("BEGIN", _) => null,
                (_, null) => $"14.6: {phase} without BEGIN",
                ("STEP", not ("BEGIN" or "STEP")) => "14.6: a STEP after the end",
                ("STEP", _) when _failed || Number(detail, "step") != _done || _done >= _steps => "14.6: a STEP out of turn",
                ("STEP", _) => Did(line),
                ("COMMIT", not ("BEGIN" or "STEP")) => "14.6: a second end",
                ("COMMIT", _) when _failed || _done < _steps => "14.6: a COMMIT before all steps are done",
                ("COMMIT", _) when Text(detail, "digest_before") is null || Text(detail, "digest_after") is null => "16.3: a COMMIT without snapshot and validation",
                ("COMMIT", _) => null,
                ("ROLLBACK", "ROLLBACK") => "14.6: a second ROLLBACK",
                ("ROLLBACK", "COMMIT") when Code(line) != "AB-OP-004" => "14.6: a ROLLBACK after COMMIT",
                ("ROLLBACK", _) when Code(line) is null => "a ROLLBACK without error",
                ("ROLLBACK", _) when Outcome(line) == "rolled-back" && Text(detail, "digest_before") != Text(detail, "digest_after") => "16.3: rolled back to another state",
                _ => null,
            };
            _phase = phase;
            return fault;
        }

        private string? Did(JsonElement line)
        {
            _done++;
            _failed = Outcome(line) == "failed";
            return _failed == (Code(line) is null) ? "a failed STEP without error, or the other way round" : null;
        }

        private static string? Outcome(JsonElement line) => line.GetProperty("outcome").GetString();

        private static string? Code(JsonElement line) => line.GetProperty("error_code").GetString();

        private static int Number(JsonElement detail, string key) =>
            detail.ValueKind == JsonValueKind.Object && detail.TryGetProperty(key, out var value) ? value.GetInt32() : -1;

        private static string? Text(JsonElement detail, string key) =>
            detail.ValueKind == JsonValueKind.Object && detail.TryGetProperty(key, out var value) ? value.GetString() : null;
    }
}
