using System.Text.RegularExpressions;

namespace ActorBridge.Architecture.Tests;

/// <summary>Rule 1.3: whatever is written to a file goes through the one helper; the few other places that can write at all are named here, with the reason.</summary>
public sealed partial class FilesTests
{
    /// <summary>What of the base class library can change a file's bytes or its name.</summary>
    private const string Writes =
        @"new (FileStream|StreamWriter)\s*\(|\b(FileMode|FileAccess)\.(Create|CreateNew|OpenOrCreate|Append|Truncate|Write|ReadWrite)\b|"
        + @"\bFile\.(Create|CreateText|Open|OpenWrite|OpenHandle|AppendText|Copy|Move|Replace|WriteAll\w+|AppendAll\w+)\s*\(|"
        + @"\bRandomAccess\.(Write|WriteAsync|SetLength)\b|\bMemoryMappedFile\b|\bFileStreamOptions\b";

    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["ActorBridge.Audit/Storage/DiskStorage.cs"] = "beneath the helper and the log's own writer",
        ["ActorBridge.Audit/Storage/DiskFile.cs"] = "beneath the helper and the log's own writer",
        ["ActorBridge.Host/Storage/DataFolderLock.cs"] = "a lock: nothing is ever written into it",
        ["ActorBridge.Host/Blenders/BlenderProcess.cs"] = "what Blender says on its own outputs, line by line as it comes",
        ["ActorBridge.Host/Processes/WireTrace.cs"] = "what goes over the wires in a test run, line by line as it comes; off without a variable",
    };

    private static readonly Dictionary<string, string> Open = new()
    {
        ["ActorBridge.Audit/DiskReserve.cs"] = "the reserve, which only takes up room",
        ["ActorBridge.Audit/HighWaterMark.cs"] = "the mark, of which each slot is written over in its place",
        ["ActorBridge.Audit/LogOpener.cs"] = "the last segment, of which a torn end is cut off",
        ["ActorBridge.Audit/LogSetAside.cs"] = "the segment of which the damaged end is cut off, once it is kept",
        ["ActorBridge.Audit/SegmentWriter.cs"] = "segments, which grow in place",
        ["ActorBridge.Audit/Storage/AtomicFile.cs"] = "the helper",
        ["ActorBridge.Host/Storage/PayloadUploads.cs"] = "pieces, which come one by one behind each other, and are read back durable before the client hears of it; the helper ends it",
    };

    [Fact]
    [Rule("1.3")]
    public void Nothing_but_the_one_helper_and_the_log_writes_files()
    {
        var writing = Sources().Where(f => Writing().IsMatch(f.Text)).Select(f => f.Name).Order(StringComparer.Ordinal);
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), writing);
    }

    [Fact]
    [Rule("1.3")]
    public void Of_the_log_s_storage_only_the_log_and_the_helper_open_files_for_writing()
    {
        var opening = Sources().Where(f => Opening().IsMatch(f.Text)).Select(f => f.Name).Order(StringComparer.Ordinal);
        Assert.Equal(Open.Keys.Order(StringComparer.Ordinal), opening);
    }

    [Fact]
    [Rule("1.3")]
    public void Nothing_but_the_one_helper_gives_a_file_its_name()
    {
        var renaming = Sources().Where(f => Renaming().IsMatch(f.Text)).Select(f => f.Name);
        Assert.Equal("ActorBridge.Audit/Storage/AtomicFile.cs", Assert.Single(renaming));
    }

    [Theory]
    [InlineData("new FileStream(path, FileMode.Create)")]
    [InlineData("new StreamWriter(path)")]
    [InlineData("await File.WriteAllBytesAsync(path, bytes)")]
    [InlineData("File.AppendAllText(path, text)")]
    [InlineData("File.Move(from, to)")]
    [InlineData("using var handle = File.OpenHandle(path, FileMode.Create)")]
    [InlineData("RandomAccess.Write(handle, bytes, 0)")]
    public void The_check_sees_each_way_to_write(string code) => Assert.Matches(Writing(), code);

    [Theory]
    [InlineData("using (_disk().Open(upload.File))")]
    [InlineData("using var file = _disk()\n    .Open(upload.File);")]
    [InlineData("using var file = storage.Open(name)")]
    [InlineData("_disks[0].Open(name)")]
    public void The_check_sees_each_way_to_open_a_file_of_the_log_s_storage(string code) => Assert.Matches(Opening(), code);

    [Theory]
    [InlineData("storage.Rename(upload.File, payload.Sha256)")]
    [InlineData("_disk().Rename(from, to)")]
    public void The_check_sees_each_way_to_rename_one(string code) => Assert.Matches(Renaming(), code);

    private static IEnumerable<(string Name, string Text)> Sources()
    {
        var root = RepositoryRoot.Combine("src");
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .Select(f => (Path.GetRelativePath(root, f).Replace('\\', '/'), File.ReadAllText(f)));
    }

    [GeneratedRegex(Writes, RegexOptions.CultureInvariant)]
    private static partial Regex Writing();

    // Whatever it is called on, but for what is known to be no storage: a name that nobody thought of is seen as well.
    [GeneratedRegex(@"(?<!\b(AuditLog|AuditPort|DataFolder|Diagnostics|HighWaterMark|Key|LogOpener|ReplaySource|SqliteHandle|_simulation\.Disk|_?lines|_ahead))\.Open\((?!\))", RegexOptions.CultureInvariant)]
    private static partial Regex Opening();

    [GeneratedRegex(@"\.Rename\(", RegexOptions.CultureInvariant)]
    private static partial Regex Renaming();
}
