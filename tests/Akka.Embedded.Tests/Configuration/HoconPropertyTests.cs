using Akka.Configuration;
using Akka.Configuration.Hocon;
using FsCheck;
using FsCheck.Fluent;

namespace Akka.Embedded.Tests.Configuration;

public class HoconPropertyTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Elements("a", "b.c", "null x", "", "#", "//", "a b", "ü", "\"", "\\", "x\ny", "\t.", "${a}", "include", "+=", "true", "10 s"),
        Gen.ArrayOf(Gen.Choose(32, 126).Select(c => (char)c)).Select(cs => new string(cs)));

    private static Gen<object> Trees(int depth) => depth == 0
        ? Texts.Select(t => (object)t.Trim())
        : Gen.Frequency(
            (3, Trees(0)),
            (1, Gen.ListOf(Trees(depth - 1), 3).Select(l => (object)l.ToArray())),
            (3, Objects(depth - 1)));

    private static Gen<object> Objects(int depth) =>
        Gen.ListOf(Gen.Zip(Texts, Trees(depth)), 4).Select(l => (object)l.DistinctBy(p => p.Item1).ToDictionary(p => p.Item1, p => p.Item2));

    [Fact]
    public void A_printed_tree_reads_back_as_itself() => Prop.ForAll(Objects(3).ToArbitrary(), tree =>
    {
        var config = Make(tree);
        var again = ConfigurationFactory.ParseString(config.ToString());
        return Show(again.Root) == Show(config.Root);
    }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void A_fallback_is_the_merge_of_two_plain_trees() => Prop.ForAll(Gen.Two(Objects(3)).ToArbitrary(), trees =>
        Show(Make(trees.Item1).WithFallback(Make(trees.Item2)).Root) == Show(Build(Merge(trees.Item1, trees.Item2))))
        .Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Any_text_at_all_parses_or_is_refused_with_a_place() => Prop.ForAll(
        Gen.ArrayOf(Gen.Elements("a", "b", ".", "=", "{", "}", "[", "]", ",", "\n", " ", "\"", "${", "}", "?", "+=", "#", "\\", "include ", "1")).Select(string.Concat).ToArbitrary(),
        text =>
    {
        try
        {
            ConfigurationFactory.ParseString(text);
            return true;
        }
        catch (ConfigurationException e)
        {
            return e.Message.StartsWith("string, line ", StringComparison.Ordinal);
        }
    }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(20_000));

    private static object Merge(object top, object low) =>
        top is Dictionary<string, object> t && low is Dictionary<string, object> l
            ? t.Keys.Union(l.Keys).ToDictionary(k => k, k => !l.ContainsKey(k) ? t[k] : !t.ContainsKey(k) ? l[k] : Merge(t[k], l[k]))
            : top;

    private static Akka.Configuration.Config Make(object tree) => new(new HoconRoot(Build(tree)));

    private static HoconValue Build(object tree)
    {
        var value = new HoconValue();
        value.AppendValue(tree switch
        {
            string text => new HoconLiteral { Value = text },
            object[] items => Array(items),
            Dictionary<string, object> members => Object(members),
            _ => throw new ArgumentException(null, nameof(tree)),
        });
        return value;
    }

    private static HoconArray Array(object[] items)
    {
        var array = new HoconArray();
        array.AddRange(items.Select(Build));
        return array;
    }

    private static HoconObject Object(Dictionary<string, object> members)
    {
        var o = new HoconObject();
        foreach (var (key, member) in members)
            o.Items[key] = Build(member);
        return o;
    }

    private static string Show(HoconValue value) =>
        value.GetObject() is { } o
            ? "{" + string.Join(",", o.Items.OrderBy(i => i.Key, StringComparer.Ordinal).Select(i => $"<{i.Key}>{Show(i.Value)}")) + "}"
            : value.IsString() ? $"<{value.GetString()}>" : $"[{string.Join(",", value.GetArray().Select(Show))}]";
}
