using System.Collections.Frozen;

namespace ActorBridge.Protocol.Messages;

/// <summary>What may be said in one direction, to one kind of peer. A message that is not in it is unknown there.</summary>
public sealed class MessageTable(params IReadOnlyList<MessageRow> rows)
{
    private readonly FrozenDictionary<string, MessageRow> _byType = rows.ToFrozenDictionary(r => r.Type);
    private readonly FrozenDictionary<Type, MessageRow> _byBody = rows.ToFrozenDictionary(r => r.Body);

    public IReadOnlyList<MessageRow> Rows => rows;

    public MessageRow? Find(string type) => _byType.GetValueOrDefault(type);

    public MessageRow RowOf(object body) =>
        _byBody.GetValueOrDefault(body.GetType()) ?? throw new ArgumentException($"{body.GetType()} is not said in this direction.", nameof(body));
}
