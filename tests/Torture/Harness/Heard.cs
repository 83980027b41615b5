using System.Globalization;
using ActorBridge.Core.Logging;

namespace ActorBridge.Torture.Harness;

/// <summary>
/// What a subject has said: <c>P pid</c>; <c>L seq hash</c>, a line of the log; <c>J id n</c>, an event; <c>K id n</c>, an event after a failure;
/// <c>B n</c>, a boot file: each of them acknowledged. <c>X what why</c>, refused. <c>E</c>, its end.
/// </summary>
public sealed class Heard
{
    public int Pid { get; private set; }

    public List<LogPosition> Log { get; } = [];

    /// <summary>The highest acknowledged number of each actor.</summary>
    public Dictionary<string, long> Journal { get; } = [];

    public long Boots { get; private set; }

    public List<(string What, string Why)> Refused { get; } = [];

    /// <summary>Lines of the log that were acknowledged after the log had failed.</summary>
    public int LogAfterFailure { get; private set; }

    /// <summary>Events that were acknowledged to actors that were started after a failure of the journal.</summary>
    public int JournalAfterFailure { get; private set; }

    public bool Ended { get; private set; }

    /// <summary>A line without its newline was cut by a kill: nobody heard it.</summary>
    public void Read(string file)
    {
        var text = File.ReadAllText(file);
        foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Hear(line);
        }
    }

    private void Hear(string line)
    {
        switch (line.Split(' ', 3))
        {
            case ["P", var pid]:
                Pid = int.Parse(pid, CultureInfo.InvariantCulture);
                break;
            case ["L", var seq, var hash]:
                Log.Add(new LogPosition(Number(seq), hash));
                LogAfterFailure += Refused.Exists(r => r.What == "log") ? 1 : 0;
                break;
            case [("J" or "K") and var kind, var id, var number]:
                Journal[id] = Math.Max(Journal.GetValueOrDefault(id), Number(number));
                JournalAfterFailure += kind == "K" ? 1 : 0;
                break;
            case ["B", var number]:
                Boots = Math.Max(Boots, Number(number));
                break;
            case ["X", var what, var why]:
                Refused.Add((what, why));
                break;
            case ["E"]:
                Ended = true;
                break;
            default:
                throw new InvalidDataException($"A subject said '{line}'.");
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
