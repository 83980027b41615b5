using System.Text;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Tests.Support;
using static ActorBridge.Audit.LogDefect;

namespace ActorBridge.Audit.Tests;

/// <summary>What a hostile hand can put between two newlines, as bytes. One typed error each; the log stays as it is, and no reader crashes over it.</summary>
public sealed class BadLineTests
{
    private const string First = "0000000000000000001.jsonl";

    // The third of five: a BEGIN, acknowledged.
    private const int Bad = 2;

    private static readonly AuditLogOptions Options = Some.Options();

    public static TheoryData<string, Func<byte[], byte[]>, LogDefect> BadLines => new()
    {
        { "zeros, as after a power cut", _ => new byte[300], NotJson },
        { "a zero within", l => Replace(l, "a plan", "a\0plan"), NotJson },
        { "a byte order mark", l => [0xEF, 0xBB, 0xBF, .. l], NotJson },
        { "a carriage return at the end", l => [.. l, (byte)'\r'], FieldMalformed },
        { "a carriage return only", _ => "\r"u8.ToArray(), NotJson },
        { "a space at the end", l => [.. l, (byte)' '], FieldMalformed },
        { "a byte that is no UTF-8", l => Replace(l, "a plan", "a plan", at => at[0] = 0xFF), NotUtf8 },
        { "a surrogate in UTF-8", l => [.. l[..^2], 0xED, 0xA0, 0x80, .. l[^2..]], NotUtf8 },
        { "a character cut off", l => [.. l[..^2], 0xE2, 0x82, .. l[^2..]], NotUtf8 },
        { "an overlong zero", l => [.. l[..^2], 0xC0, 0x80, .. l[^2..]], NotUtf8 },
        { "UTF-16", l => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(l)), NotJson },
        { "two objects", l => [.. l, .. l], NotJson },
        { "something behind it", l => [.. l, .. "null"u8], NotJson },
        { "a comment", l => Replace(l, "{\"steps\"", "{/**/\"steps\""), NotJson },
        { "a comma too many", l => Replace(l, "[\"objects\"]", "[\"objects\",]"), NotJson },
        { "a number that is none", l => Replace(l, "\"steps\":1", "\"steps\":NaN"), NotJson },
        { "a leading zero", l => Replace(l, "\"steps\":1", "\"steps\":01"), NotJson },
        { "seq has a leading zero", l => Replace(l, "\"seq\":3", "\"seq\":03"), NotJson },
        { "seq is negative", l => Replace(l, "\"seq\":3", "\"seq\":-3"), FieldMalformed },
        { "seq is zero", l => Replace(l, "\"seq\":3,\"group\":3", "\"seq\":0,\"group\":0"), FieldMalformed },
        { "seq has an exponent", l => Replace(l, "\"seq\":3", "\"seq\":3e0"), FieldMalformed },
        { "seq has a thousand digits", l => Replace(l, "\"seq\":3", "\"seq\":" + new string('9', 1000)), FieldMalformed },
        { "process id is too large for one", l => Replace(l, "\"process_id\":4711", "\"process_id\":4294967296"), FieldMalformed },
        { "schema version is a text", l => Replace(l, "\"schema_version\":", "\"schema_version\":\"1\",\"x\":"), FieldMalformed },
        { "schema version is negative", l => Replace(l, "\"schema_version\":", "\"schema_version\":-"), FieldMalformed },
        { "schema version is beyond any, in one line alone", l => Replace(l, "\"schema_version\":", "\"schema_version\":" + new string('9', 17)), FieldMalformed },
        { "the 30th of February", l => Replace(l, "2026-01-02T", "2026-02-30T"), FieldMalformed },
        { "a leap second", l => Replace(l, "03:04:05", "23:59:60"), FieldMalformed },
        { "nil for an id", l => Replace(l, Some.Session.ToString(), Guid.Empty.ToString()), FieldMalformed },
        { "a UUID with braces", l => Replace(l, $"\"{Some.Session}\"", $"\"{{{Some.Session}}}\""), FieldMalformed },
        { "a UUID without dashes", l => Replace(l, Some.Session.ToString(), Some.Session.ToString().Replace("-", "", StringComparison.Ordinal)), FieldMalformed },
        { "more UUIDs than any plan has", l => Replace(l, "\"uuids\":[]", $"\"uuids\":[{string.Join(',', Enumerable.Repeat($"\"{Some.Session}\"", 2049))}]"), FieldMalformed },
        { "a comma in the place of the first UUID", l => Replace(l, "\"uuids\":[]", $"\"uuids\":[,\"{Some.Session}\"]"), NotJson },
        { "a kind in lower case", l => Replace(l, "\"OPERATION\"", "\"operation\""), UnknownKind },
        { "no kind", l => Replace(l, "\"OPERATION\"", "null"), FieldMalformed },
        { "a phase in lower case", l => Replace(l, "\"BEGIN\"", "\"begin\""), UnknownPhase },
        { "a phase that is a number", l => Replace(l, "\"BEGIN\"", "1"), FieldMalformed },
        { "no phase", l => Replace(l, "\"BEGIN\"", "null"), ImpossibleOrder },
        { "an outcome that is escaped", l => Replace(l, "\"begun\"", "\"\\u0062egun\""), FieldMalformed },
        { "a detail that is a list", l => Replace(l, "\"detail\":{", "\"detail\":[{", "},\"prev\"", "}],\"prev\""), FieldMalformed },
        { "a key of the detail is there twice", l => Replace(l, "\"steps\":1", "\"steps\":1,\"steps\":2"), FieldMalformed },
        { "twice, once written otherwise", l => Replace(l, "\"steps\":1", "\"steps\":1,\"\\u0073teps\":2"), FieldMalformed },
        { "twice, deep inside", l => Replace(l, "\"a plan\"", "{\"a\":[{\"key\":1,\"key\":2}]}"), FieldMalformed },
        { "twice, far apart", l => Replace(l, "\"a plan\"", $"{{{string.Join(',', Enumerable.Range(0, 200).Select(i => $"\"{i}\":0"))},\"7\":1}}"), FieldMalformed },
        { "half a surrogate pair in the detail", l => Replace(l, "a plan", "a \\ud800 plan"), FieldMalformed },
        { "half a surrogate pair in a key", l => Replace(l, "\"label\"", "\"\\udc00\""), FieldMalformed },
        { "an escape that is none", l => Replace(l, "a plan", "a \\x plan"), NotJson },
        { "nesting without end", l => Replace(l, "\"a plan\"", new string('[', 100_000) + new string(']', 100_000)), NotJson },
        { "nesting without an end", l => Replace(l, "\"a plan\"", new string('{', 100_000)), NotJson },
        { "a hash in upper case", l => Replace(l, "\"prev\":\"", "\"prev\":\"A", "\"}", "\"}", trim: 1), FieldMalformed },
        { "a megabyte of spaces", _ => Enumerable.Repeat((byte)' ', 1 << 20).ToArray(), NotJson },
        { "more than a megabyte", _ => Enumerable.Repeat((byte)'{', (1 << 20) + 1).ToArray(), LineTooLong },
        { "many megabytes", _ => new byte[5 << 20], LineTooLong },
    };

    [Theory]
    [MemberData(nameof(BadLines))]
    [Rule("11.1")]
    [Rule("11.2")]
    [Rule("14.2")]
    public void A_bad_line_has_one_typed_error_and_the_log_stays_as_it_is(string what, Func<byte[], byte[]> damage, LogDefect defect)
    {
        var lines = Lines(Disk()[First]);
        lines[Bad] = damage(lines[Bad]);
        var disk = Disk();
        disk[First] = Joined(lines);
        var before = disk[First];

        var unusable = AuditLog.Open(disk, Options).Unusable;

        Assert.True(unusable is not null, what);
        Assert.Equal((defect, First, Bad + 1L, (long)Bad), (unusable.Defect, unusable.File, unusable.Line, unusable.Good.Seq));
        Assert.Equal(unusable, AuditVerifier.Verify(disk).Unusable);
        Assert.DoesNotContain(unusable.ToString(), char.IsControl);
        Assert.Equal(before, disk[First]);
        if (defect != ImpossibleOrder)
        {
            // Readers look at lines alone, not at their order.
            Assert.Throws<LogDamagedException>(() => new LogReader(disk).From(1).Count());
            Assert.Null(new LogReader(disk).Read(Bad + 1));
        }
    }

    [Fact]
    [Rule("14.2")]
    public void A_newline_that_is_missing_in_the_middle_makes_one_bad_line_of_two()
    {
        var lines = Lines(Disk()[First]);
        var disk = Disk();
        disk[First] = Joined([.. lines[..Bad], [.. lines[Bad], .. lines[Bad + 1]], .. lines[(Bad + 2)..]]);
        var unusable = AuditLog.Open(disk, Options).Unusable;
        Assert.Equal((NotJson, Bad + 1L), (unusable!.Defect, unusable.Line));
    }

    [Fact]
    [Rule("14.2")]
    public void A_newline_too_many_is_an_empty_line()
    {
        var lines = Lines(Disk()[First]);
        var disk = Disk();
        disk[First] = Joined([.. lines[..Bad], [], .. lines[Bad..]]);
        var unusable = AuditLog.Open(disk, Options).Unusable;
        Assert.Equal((NotJson, Bad + 1L), (unusable!.Defect, unusable.Line));
    }

    [Fact]
    [Rule("14.2")]
    public void A_line_of_another_group_can_not_come_before_it()
    {
        var disk = Disk();
        var lines = Lines(disk[First]);
        lines[Bad] = Replace(lines[Bad], "\"group\":3", "\"group\":9");
        disk[First] = Joined(lines);
        Assert.Equal((FieldMalformed, Bad + 1L), (AuditLog.Open(disk, Options).Unusable!.Defect, AuditLog.Open(disk, Options).Unusable!.Line));
    }

    [Fact]
    public void What_the_writer_writes_with_quotes_backslashes_and_every_plane_is_read_again()
    {
        var disk = new MemoryStorage();
        using (var log = Some.Log(disk))
        {
            log.Written(Some.Note(detail: new() { ["reason"] = "\"C:\\x\"\t\u0001 ä € 😀 \u2028", ["a\"b"] = new System.Text.Json.Nodes.JsonObject { ["a\"b"] = 1 } }));
        }

        Assert.True(AuditVerifier.Verify(disk).IsWhole);
        Assert.Equal("\"C:\\x\"\t\u0001 ä € 😀 \u2028", (string?)new LogReader(disk).Read(1)!.Draft.Detail!["reason"]);
    }

    private static MemoryStorage Disk()
    {
        var disk = new MemoryStorage();
        using (var log = Some.Log(disk, Options))
        {
            log.Written([Some.Note(), .. Some.Transaction(0xf)]);
        }

        return disk.AfterKill();
    }

    private static List<byte[]> Lines(byte[] file) =>
        [.. Encoding.Latin1.GetString(file).Split('\n')[..^1].Select(Encoding.Latin1.GetBytes)];

    private static byte[] Joined(IEnumerable<byte[]> lines) => [.. lines.SelectMany(l => l.Append((byte)'\n'))];

    private static byte[] Replace(byte[] line, string from, string to, Action<byte[]>? garble = null)
    {
        var bytes = Encoding.UTF8.GetBytes(to);
        garble?.Invoke(bytes);
        var at = line.AsSpan().IndexOf(Encoding.UTF8.GetBytes(from));
        Assert.True(at >= 0, $"'{from}' is not in the line");
        return [.. line[..at], .. bytes, .. line[(at + from.Length)..]];
    }

    private static byte[] Replace(byte[] line, string from, string to, string from2, string to2, int trim = 0)
    {
        var once = Replace(line, from, to);
        var at = once.AsSpan().LastIndexOf(Encoding.UTF8.GetBytes(from2));
        return [.. once[..(at - trim)], .. Encoding.UTF8.GetBytes(to2), .. once[(at + from2.Length)..]];
    }
}
