using System.Security.Cryptography;
using System.Text;
using ActorBridge.Core.Errors;
using ActorBridge.Host.Storage;

namespace ActorBridge.Host.Tests;

/// <summary>What a client is told of the inbox: how a plan names each file, and which are complete.</summary>
public sealed class InboxTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public InboxTests() => Directory.CreateDirectory(Path.Combine(Data.Inbox, "parts"));

    private DataFolder Data => new(_temp.In("data"));

    public void Dispose() => _temp.Dispose();

    [Fact]
    [Rule("1.2")]
    public void A_file_is_complete_by_a_marker_that_is_not_older_or_a_checksum_that_is_its_own()
    {
        Lay("a.obj", "a");
        Lay("b.obj", "b");
        Lay("b.obj.done", "");
        Lay("c.obj", "c");
        Lay("c.obj.done", "");
        File.SetLastWriteTimeUtc(Path.Combine(Data.Inbox, "c.obj"), File.GetLastWriteTimeUtc(Path.Combine(Data.Inbox, "c.obj.done")).AddSeconds(1));
        Lay("d.obj", "d");
        Lay("d.obj.sha256", $"{Hash("other")}  e.obj\n{Hash("d")}  d.obj\n");
        Lay("parts/e.obj", "e");
        Lay("parts/e.obj.sha256", Hash("another"));
        Lay("f.obj.partial", "f");

        Assert.Equal(
            [
                new("a.obj", Hash("a"), 1, "it has no marker"),
                new("b.obj", Hash("b"), 1, null),
                new("c.obj", Hash("c"), 1, "it was written after its marker"),
                new("d.obj", Hash("d"), 1, null),
                new("parts/e.obj", Hash("e"), 1, "it is not what its checksum says"),
            ],
            new Inbox(Data).List());
    }

    [Fact]
    public void The_folder_that_the_settings_name_is_the_inbox_from_then_on_and_nothing_that_lay_in_the_old_one_is_hidden()
    {
        var inbox = new Inbox(Data);
        var (one, two) = (Folder("one"), Folder("two"));
        Lay("parts/kept.obj", "a");
        var refused = Assert.Throws<HostRefusedException>(() => inbox.Point(one)).Refusal;
        Assert.Equal(ErrorCodes.DataFolderUnusable, refused.Code);
        Assert.Contains(one, refused.Reason, StringComparison.Ordinal);
        Assert.Single(inbox.List());

        Directory.Delete(Data.Inbox, recursive: true);
        inbox.Point(one);
        Lay("a.obj", "a");
        Assert.True(File.Exists(Path.Combine(one, "a.obj")));
        inbox.Point("");
        Assert.Equal("a.obj", Assert.Single(inbox.List()).File);

        Directory.Delete(one, recursive: true); // a link into nothing
        inbox.Point(two);
        Assert.Empty(inbox.List());
        Assert.Equal(two, new DirectoryInfo(Data.Inbox).LinkTarget);
        Assert.Throws<HostRefusedException>(() => inbox.Point(_temp.In("nowhere")));
        Assert.Throws<HostRefusedException>(() => inbox.Point("relative"));
        Assert.Equal(two, new DirectoryInfo(Data.Inbox).LinkTarget);
    }

    [Fact]
    [Rule("1.2"), Rule("1.1")]
    public async Task A_file_is_complete_by_its_arrival_by_rename_and_one_that_is_only_begun_or_written_to_since_is_not()
    {
        await using var bridge = await RunningBridge.StartAsync(folder => Directory.CreateDirectory(Path.Combine(folder.Inbox, "new")));
        var inbox = bridge.Folder.Inbox;
        var outside = _temp.Write("whole.obj", "whole");
        Write(Path.Combine(inbox, "a.obj.partial"), "a");
        Write(Path.Combine(inbox, "new", "b.obj.crdownload"), "b");
        Write(Path.Combine(inbox, "begun.obj"), "half");
        Write(Path.Combine(inbox, "other.obj"), "half");

        File.Move(outside, Path.Combine(inbox, "moved.obj"));
        File.Move(Path.Combine(inbox, "other.obj"), Path.Combine(inbox, "renamed.obj"));
        File.Move(Path.Combine(inbox, "new", "b.obj.crdownload"), Path.Combine(inbox, "new", "b.obj"));
        File.Move(Path.Combine(inbox, "a.obj.partial"), Path.Combine(inbox, "a.obj"));

        // The kernel's events come in their order: the last one heard, all were.
        await Processes.Wait.UntilAsync("the marker of the last", () => Task.FromResult(File.Exists(Path.Combine(inbox, "a.obj.done"))), CancellationToken.None);
        Assert.Equal(
            [("a.obj", null), ("begun.obj", "it has no marker"), ("moved.obj", "it has no marker"), ("new/b.obj", null), ("renamed.obj", "it has no marker")],
            new Inbox(bridge.Folder).List().Select(f => (f.File, f.Incomplete)));

        File.SetLastWriteTimeUtc(Path.Combine(inbox, "a.obj"), File.GetLastWriteTimeUtc(Path.Combine(inbox, "a.obj.done")).AddSeconds(1));
        Assert.Equal("it was written after its marker", new Inbox(bridge.Folder).List()[0].Incomplete);
    }

    private string Folder(string name) => Directory.CreateDirectory(_temp.In(name)).FullName;

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private void Lay(string name, string text) => Write(Path.Combine(Data.Inbox, name), text);

    private static void Write(string path, string text)
    {
        using var writer = new StreamWriter(path);
        writer.Write(text);
    }
}
