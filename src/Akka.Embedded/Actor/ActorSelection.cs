using System.IO.Enumeration;
using System.Text;

namespace Akka.Actor;

/// <summary>Whoever lives under a path, which may have wildcards, when the message arrives there.</summary>
public class ActorSelection : ICanTell
{
    internal ActorSelection(IActorRef anchor, SelectionPathElement[] path)
    {
        Anchor = anchor;
        Path = path;
    }

    public ActorSelection(IActorRef anchor, string path) : this(anchor, path.Split('/'))
    {
    }

    internal ActorSelection(IActorRef anchor, IEnumerable<string> elements)
        : this(anchor, elements.Where(element => !string.IsNullOrEmpty(element)).Select(SelectionPathElement.From).ToArray())
    {
        if (Path.SkipLast(1).Any(element => element is SelectChildRecursive))
            throw new IllegalActorNameException("Double wildcard can only appear at the last path entry");
    }

    internal IActorRef Anchor { get; }
    internal SelectionPathElement[] Path { get; }
    internal string PathString => "/" + string.Join('/', Path.Select(element => element.ToString()));

    public void Tell(object message, IActorRef sender = null)
        => Deliver((IInternalActorRef)Anchor, new ActorSelectionMessage(message, Path), sender ?? ActorCell.GetCurrentSelfOrNoSender());

    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    internal async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        try
        {
            var staysOnThread = Futures.ProviderOf(this).System.StaysOnThread;
            var identity = await this.Ask<ActorIdentity>(new Identify(null), timeout, ct).ConfigureAwait(staysOnThread);
            return identity.Subject ?? throw new ActorNotFoundException("subject was null");
        }
        catch (Exception ex)
        {
            throw new ActorNotFoundException("Exception occurred while resolving ActorSelection", ex);
        }
    }

    /// <summary>A path with an address, an absolute one, or one relative to the actor that asks.</summary>
    internal static ActorSelection For(string path, ActorSystemImpl system, IActorRef self)
    {
        if (string.IsNullOrEmpty(path)) return new ActorSelection(system.DeadLetters, "");
        if (Address.TryParse(path, out var address, out var rest))
            return new ActorSelection(system.Provider.RootGuardianAt(address), rest);
        if (!path.StartsWith('/') && Uri.IsWellFormedUriString(path, UriKind.Absolute)) return new ActorSelection(system.DeadLetters, "");
        return new ActorSelection(path.StartsWith('/') ? system.Provider.RootGuardian : self, path);
    }

    internal static ActorSelection For(ActorPath path, ActorSystemImpl system)
        => new(system.Provider.RootGuardianAt(path.Address), path.Elements);

    internal static void Deliver(IInternalActorRef anchor, ActorSelectionMessage selection, IActorRef sender)
    {
        var current = anchor;
        for (var i = 0; i < selection.Elements.Length; i++)
        {
            var rest = selection.Elements[(i + 1)..];
            if (current is not LocalActorRef local)
            {
                current.Tell(new ActorSelectionMessage(selection.Message, selection.Elements[i..]), sender);
                return;
            }

            switch (selection.Elements[i])
            {
                case SelectParent:
                    current = local.Parent;
                    break;
                case SelectChildName name:
                    current = local.GetSingleChild(name.Name);
                    if (current is not Nobody) break;
                    NobodyThere();
                    return;
                case SelectChildRecursive:
                    var below = new ActorSelectionMessage(selection.Message, [SelectChildRecursive.Instance], wildCardFanOut: true);
                    foreach (var child in local.Cell.GetChildren())
                    {
                        child.Tell(selection.Message, sender);
                        Deliver(child, below, sender);
                    }

                    return;
                case SelectChildPattern pattern:
                    var matching = local.Cell.GetChildren().Where(child => pattern.Matches(child.Path.Name)).ToArray();
                    if (matching.Length == 0) NobodyThere();
                    var fanOut = new ActorSelectionMessage(selection.Message, rest, selection.WildCardFanOut || matching.Length > 1);
                    foreach (var child in matching) Deliver(child, fanOut, sender);
                    return;
            }

            void NobodyThere()
            {
                if (selection.WildCardFanOut) return;
                var path = anchor.Path / selection.Elements.Select(element => element.ToString());
                new EmptyLocalActorRef(local.Provider, path, local.Cell.System.EventStream).Tell(selection, sender);
            }
        }

        current.Tell(selection.Message, sender);
    }

    public override bool Equals(object obj)
        => obj is ActorSelection other && GetType() == other.GetType() && Equals(Anchor, other.Anchor) && PathString == other.PathString;

    public override int GetHashCode() => HashCode.Combine(Anchor, PathString);

    public override string ToString()
    {
        var text = new StringBuilder($"ActorSelection[Anchor({Anchor.Path}");
        if (Anchor.Path.Uid != ActorCell.UndefinedUid) text.Append('#').Append(Anchor.Path.Uid);
        return text.Append("), Path(").Append(PathString).Append(")]").ToString();
    }
}

internal class ActorSelectionMessage : IAutoReceivedMessage, IPossiblyHarmful, IWrappedMessage
{
    public ActorSelectionMessage(object message, SelectionPathElement[] elements, bool wildCardFanOut = false)
    {
        Message = message;
        Elements = elements;
        WildCardFanOut = wildCardFanOut;
    }

    public object Message { get; }
    public SelectionPathElement[] Elements { get; }

    /// <summary>True if a wildcard sent it to several: then nobody being there is nothing to report.</summary>
    public bool WildCardFanOut { get; }

    public override string ToString()
        => $"ActorSelectionMessage - Message: {Message} - WildCardFanOut: {WildCardFanOut} - Elements: {string.Join<SelectionPathElement>('/', Elements)}";
}

internal abstract class SelectionPathElement
{
    internal static SelectionPathElement From(string element) => element switch
    {
        "**" => SelectChildRecursive.Instance,
        ".." => SelectParent.Instance,
        _ when element.Contains('*') || element.Contains('?') => new SelectChildPattern(element),
        _ => new SelectChildName(element),
    };

    public override bool Equals(object obj) => obj is not null && GetType() == obj.GetType() && ToString() == obj.ToString();
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}

internal class SelectChildName(string name) : SelectionPathElement
{
    public string Name { get; } = name;
    public override string ToString() => Name;
}

internal class SelectChildPattern(string patternStr) : SelectionPathElement
{
    public string PatternStr { get; } = patternStr;
    public bool Matches(string name) => FileSystemName.MatchesSimpleExpression(PatternStr, name, ignoreCase: false);
    public override string ToString() => PatternStr;
}

internal class SelectChildRecursive : SelectionPathElement
{
    public static readonly SelectChildRecursive Instance = new();
    public override string ToString() => "**";
}

internal class SelectParent : SelectionPathElement
{
    public static readonly SelectParent Instance = new();
    public override string ToString() => "..";
}
