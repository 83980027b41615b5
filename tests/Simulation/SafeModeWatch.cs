using System.Collections.Immutable;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;

namespace ActorBridge.Simulation;

/// <summary>What is in safe mode as far as the log says, and what of it a person has asked to run again (rule 9.3). Null as a feature means all of automation.</summary>
internal sealed class SafeModeWatch
{
    private const string All = "all";

    private readonly HashSet<string> _off = [];
    private readonly HashSet<string> _mayLeave = [];
    private readonly Dictionary<string, int> _unanswered = [];
    private readonly Dictionary<OperationId, ImmutableArray<string>> _offWhenSubmitted = [];

    /// <summary>All of automation is.</summary>
    public bool IsOff => _off.Contains(All);

    public void Entered(string? feature)
    {
        var key = feature ?? All;
        if (_unanswered.GetValueOrDefault(key) == 0)
        {
            _off.Add(key);
            _mayLeave.Remove(key);
        }
    }

    /// <summary>False when no person asked for it since it was entered.</summary>
    public bool Left(string? feature)
    {
        _off.Remove(feature ?? All);
        return _mayLeave.Contains(feature ?? All);
    }

    public void Asked(string? feature)
    {
        var key = feature ?? All;
        _unanswered[key] = _unanswered.GetValueOrDefault(key) + 1;
        _mayLeave.Add(key);
        _off.Remove(key);
    }

    public void Answered(string? feature)
    {
        if (_unanswered.GetValueOrDefault(feature ?? All) > 0)
        {
            _unanswered[feature ?? All]--;
        }
    }

    /// <summary>Whatever was asked for has come into effect by now, or never will.</summary>
    public void HostKilled() => _unanswered.Clear();

    public void Submitted(OperationId id, Plan plan) => _offWhenSubmitted[id] = [.. plan.FeaturesUsed.Append(All).Where(_off.Contains)];

    /// <summary>What this operation uses and was off when it was submitted, with nobody having asked for it since.</summary>
    public string? StillOff(OperationId id) => _offWhenSubmitted.GetValueOrDefault(id, []).FirstOrDefault(_off.Contains);
}
