using ActorBridge.Audit.Storage;

namespace ActorBridge.Audit.Tests.Support;

/// <summary>
/// A disk as bad as the tests want it: any call can fail, a write can be torn, room can run out, and a power cut loses what was
/// not made durable. It keeps two pictures of each file: what a process sees, and what is on the platter.
/// </summary>
public sealed class MemoryStorage : IStorage
{
    private readonly Dictionary<string, Content> _files = [];
    private readonly Dictionary<string, Content> _durableNames = [];
    private readonly Dictionary<string, MemoryStorage> _folders = [];
    private readonly HashSet<string> _locks = [];
    private readonly string _onShelf = LogShelf.NewName();
    private bool _damaged;

    /// <summary>Each call in order, as <c>write name</c>; reads are left out.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Asked before each call (reads included) with its name and file; what it gives is thrown.</summary>
    public Func<string, string, StorageFault?>? Fails { get; set; }

    /// <summary>How many bytes all files may have together.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    /// <summary>When a write fails: how many of its bytes reach the file all the same.</summary>
    public int TornBytes { get; set; }

    /// <summary>Changes bytes on their way to the file, as broken memory would.</summary>
    public Action<byte[]>? Garbles
    {
        get;
        set
        {
            DamagedOnPurpose();
            field = value;
        }
    }

    public byte[] this[string name]
    {
        get => _files[name].Seen;
        set
        {
            if (name.EndsWith(".jsonl", StringComparison.Ordinal))
            {
                DamagedOnPurpose();
            }

            Put(name, value);
        }
    }

    /// <summary>The test's own word that what comes now is no log that the product wrote; see <see cref="LogShelf"/>.</summary>
    public MemoryStorage DamagedOnPurpose()
    {
        if (LogShelf.IsThere && !_damaged)
        {
            LogShelf.LeaveOut(_onShelf);
        }

        _damaged = true;
        return this;
    }

    public IReadOnlyList<string> List()
    {
        Check("list", ".");
        return [.. _files.Keys.Order(StringComparer.Ordinal)];
    }

    public bool Exists(string name) => _files.ContainsKey(name);

    public IStorageFile Open(string name)
    {
        Check("open", name);
        if (!_files.TryGetValue(name, out var content))
        {
            _files[name] = content = new Content();
            Calls.Add($"create {name}");
        }

        return new MemoryFile(this, name, content);
    }

    public IStorageFile OpenRead(string name)
    {
        Check("open", name);
        return _files.TryGetValue(name, out var content)
            ? new MemoryFile(this, name, content)
            : throw new StorageException(StorageFault.Missing, "open", name, "no such file");
    }

    public void Rename(string from, string to)
    {
        Record("rename", $"{from} {to}");
        _files[to] = _files[from];
        _files.Remove(from);
    }

    public void Delete(string name)
    {
        Record("delete", name);
        _files.Remove(name);
    }

    public void SyncFolder()
    {
        Record("sync-folder", ".");
        _durableNames.Clear();
        foreach (var (name, content) in _files)
        {
            _durableNames[name] = content;
        }
    }

    public IDisposable? TryLock(string name)
    {
        Check("lock", name);
        return _locks.Add(name) ? new Release(() =>
        {
            _locks.Remove(name);
            Shelve();
        }) : null;
    }

    /// <summary>There for good at once, as <see cref="DiskStorage"/>'s are. Its calls fail with those here. What the product puts there of a log is no log any more.</summary>
    public IStorage Folder(string name) => _folders.TryGetValue(name, out var folder) ? folder : Put(name, new MemoryStorage { _damaged = true });

    /// <summary>The machine as it comes up after the plug was pulled: only durable names, and of each file what was synced.</summary>
    /// <param name="keepUnsynced">For each file how many of its unsynced bytes reached the platter anyway.</param>
    public MemoryStorage AfterPowerCut(Func<string, int, int>? keepUnsynced = null)
    {
        Shelve();
        var after = new MemoryStorage { _damaged = _damaged };
        foreach (var (name, content) in _durableNames)
        {
            var unsynced = Math.Max(0, content.Seen.Length - content.Durable.Length);
            var kept = keepUnsynced?.Invoke(name, unsynced) ?? 0;
            after.Put(name, [.. content.Durable, .. content.Seen.Skip(content.Durable.Length).Take(kept)]);
        }

        foreach (var (name, folder) in _folders)
        {
            after.Put(name, folder.AfterPowerCut(keepUnsynced));
        }

        return after;
    }

    /// <summary>The machine after SIGKILL: everything that was written is there, and no lock is held.</summary>
    public MemoryStorage AfterKill()
    {
        Shelve();
        var after = new MemoryStorage { _damaged = _damaged };
        foreach (var (name, content) in _files)
        {
            after.Put(name, [.. content.Seen]);
        }

        foreach (var (name, folder) in _folders)
        {
            after.Put(name, folder.AfterKill());
        }

        return after;
    }

    /// <summary>Bytes as a real disk had them.</summary>
    public void Put(string name, byte[] bytes) => _files[name] = _durableNames[name] = new Content { Seen = bytes, Durable = bytes };

    private MemoryStorage Put(string name, MemoryStorage folder)
    {
        folder.Fails = (call, file) => Fails?.Invoke(call, $"{name}/{file}");
        return _folders[name] = folder;
    }

    private void Shelve()
    {
        var segments = _files.Where(f => f.Key.EndsWith(".jsonl", StringComparison.Ordinal)).OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => f.Value.Seen).ToList();
        if (LogShelf.IsThere && !_damaged && segments.Count > 0)
        {
            LogShelf.Keep(_onShelf, segments);
        }
    }

    private void Record(string call, string file)
    {
        Check(call, file);
        Calls.Add($"{call} {file}");
    }

    private void Check(string call, string file)
    {
        if (Fails?.Invoke(call, file) is { } fault)
        {
            throw new StorageException(fault, call, file, $"injected {fault}");
        }
    }

    private sealed class Content
    {
        public byte[] Seen { get; set; } = [];

        public byte[] Durable { get; set; } = [];
    }

    private sealed class Release(Action release) : IDisposable
    {
        public void Dispose() => release();
    }

    private sealed class MemoryFile(MemoryStorage owner, string name, Content content) : IStorageFile
    {
        public long Length => content.Seen.Length;

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            var grows = Math.Max(0, offset + bytes.Length - content.Seen.Length);
            try
            {
                owner.Record("write", name);
                if (owner._files.Values.Sum(f => f.Seen.LongLength) + grows > owner.Capacity)
                {
                    throw new StorageException(StorageFault.NoSpace, "write", name, "no space left");
                }
            }
            catch (StorageException)
            {
                Put(offset, bytes[..Math.Min(owner.TornBytes, bytes.Length)]);
                throw;
            }

            Put(offset, bytes);
        }

        public int Read(long offset, Span<byte> into)
        {
            owner.Check("read", name);
            var count = (int)Math.Clamp(content.Seen.Length - offset, 0, into.Length);
            content.Seen.AsSpan((int)Math.Min(offset, content.Seen.Length), count).CopyTo(into);
            return count;
        }

        public void Truncate(long length)
        {
            owner.Record("truncate", name);
            content.Seen = content.Seen[..(int)length];
        }

        public void Sync()
        {
            owner.Record("sync", name);
            content.Durable = [.. content.Seen];
        }

        public void Dispose()
        {
        }

        private void Put(long offset, ReadOnlySpan<byte> bytes)
        {
            var copy = bytes.ToArray();
            owner.Garbles?.Invoke(copy);
            var seen = new byte[Math.Max(content.Seen.Length, offset + copy.Length)];
            content.Seen.CopyTo(seen, 0);
            copy.CopyTo(seen, offset);
            content.Seen = seen;
        }
    }
}
