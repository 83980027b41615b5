using System.Text;

namespace ActorBridge.Audit.Indexing;

/// <summary>Short words by number: a million records repeat a few dozen outcomes and codes.</summary>
internal sealed class WordPool
{
    private readonly List<byte[]> _bytes = [];
    private readonly List<string> _words = [];

    public IReadOnlyList<string> Words => _words;

    public string this[int number] => _words[number];

    public int Of(ReadOnlySpan<byte> word)
    {
        for (var i = 0; i < _bytes.Count; i++)
        {
            if (word.SequenceEqual(_bytes[i]))
            {
                return i;
            }
        }

        _bytes.Add(word.ToArray());
        _words.Add(Encoding.ASCII.GetString(word));
        return _words.Count - 1;
    }
}
