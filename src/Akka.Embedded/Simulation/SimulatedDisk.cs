namespace Akka.Simulation;

/// <summary>
/// Files by path, as a disk with a volatile cache has them: a write is seen at once and is lost by a power cut unless the file was synced; a name
/// that was created, replaced or deleted is lost likewise unless its folder was synced.
/// </summary>
/// <remarks>Of what was not synced a power cut keeps a part, drawn from the seed: of each file some of the last writes, in order, the last of them perhaps torn.</remarks>
public sealed class SimulatedDisk(Simulation simulation)
{
    private readonly Dictionary<string, SimulatedFile> _names = [];
    private readonly Dictionary<string, SimulatedFile> _durableNames = [];

    /// <summary>Bytes that fit; null: as many as one likes.</summary>
    public long? Capacity { get; set; }

    /// <summary>Bytes that are taken up now.</summary>
    public long Used => _names.Values.Sum(f => f.Length);

    /// <summary>Asked at each call; gives the fault that it shall have, or null.</summary>
    public Func<DiskCall, string, DiskFault?>? Faults { get; set; }

    /// <summary>Calls of each kind so far.</summary>
    public Dictionary<DiskCall, int> Calls { get; } = [];

    public IEnumerable<string> List(string folder) =>
        _names.Keys.Where(n => Folder(n) == folder).Select(n => n[(folder.Length == 0 ? 0 : folder.Length + 1)..]).Order(StringComparer.Ordinal);

    public bool Exists(string path) => _names.ContainsKey(path);

    public SimulatedFile Open(string path, bool create)
    {
        Ask(DiskCall.Open, path);
        if (_names.TryGetValue(path, out var file)) return file;
        return create ? _names[path] = new SimulatedFile(this, path) : throw new FileNotFoundException("no such simulated file", path);
    }

    public void Rename(string from, string to)
    {
        Ask(DiskCall.Rename, from);
        _names[to] = _names[from];
        _names.Remove(from);
    }

    public void Delete(string path)
    {
        Ask(DiskCall.Delete, path);
        _names.Remove(path);
    }

    public void SyncFolder(string folder)
    {
        Ask(DiskCall.SyncFolder, folder);
        foreach (var gone in _durableNames.Keys.Where(n => Folder(n) == folder && !_names.ContainsKey(n)).ToList()) _durableNames.Remove(gone);
        foreach (var (name, file) in _names.Where(n => Folder(n.Key) == folder)) _durableNames[name] = file;
    }

    /// <summary>The machine goes dark; what comes back is what was synced and some of the rest. Open files are gone with their process.</summary>
    public void PowerCut()
    {
        foreach (var path in _names.Keys.Union(_durableNames.Keys).Order(StringComparer.Ordinal).ToList())
        {
            // Each name for itself: file systems order the changes of a folder, but promise nothing without a sync.
            var keepsNew = simulation.Chance(500);
            var survivor = keepsNew ? _names.GetValueOrDefault(path) : _durableNames.GetValueOrDefault(path);
            if (survivor is null)
            {
                _names.Remove(path);
                _durableNames.Remove(path);
            }
            else
            {
                _names[path] = _durableNames[path] = survivor;
            }
        }

        foreach (var file in _names.Values.Distinct()) file.LoseUnsynced(simulation);
    }

    internal void Ask(DiskCall call, string path)
    {
        Calls[call] = Calls.GetValueOrDefault(call) + 1;
        if (Faults?.Invoke(call, path) is { } fault) throw new SimulatedDiskException(call, fault, path);
    }

    internal void AskForRoom(long more, string path)
    {
        if (Capacity is { } capacity && Used + more > capacity) throw new SimulatedDiskException(DiskCall.Write, DiskFault.Full, path);
    }

    private static string Folder(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";
}
