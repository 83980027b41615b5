using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    public T ExpectMsgFrom<T>(IActorRef sender, TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        Done(ExpectAsync<T>(RemainingOrDilated(duration), (_, s) => From(sender, s, hint), hint, true, cancellationToken));

    public T ExpectMsgFrom<T>(IActorRef sender, T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Done(ExpectAsync<T>(RemainingOrDilated(timeout), (m, s) => { From(sender, s, hint); _assertions.AssertEqual(message, m, Text(hint)); }, hint, true, cancellationToken));

    public T ExpectMsgFrom<T>(IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Done(ExpectAsync<T>(RemainingOrDilated(timeout), (m, s) => { From(sender, s, hint); Fulfils(isMessage(m), m, s, hint); }, hint, true, cancellationToken));

    public T ExpectMsgFrom<T>(IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Done(ExpectAsync<T>(RemainingOrDilated(timeout), (m, s) => { From(sender, s, hint); assertMessage(m); }, hint, true, cancellationToken));

    public T ExpectMsgFrom<T>(Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Done(ExpectAsync<T>(RemainingOrDilated(timeout), (m, s) => { assertSender(s); assertMessage(m); }, hint, true, cancellationToken));

    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(RemainingOrDilated(duration), (_, s) => From(sender, s, hint), hint, false, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(RemainingOrDilated(timeout), (m, s) => { From(sender, s, hint); _assertions.AssertEqual(message, m, Text(hint)); }, hint, false, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(RemainingOrDilated(timeout), (m, s) => { From(sender, s, hint); Fulfils(isMessage(m), m, s, hint); }, hint, false, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(RemainingOrDilated(timeout), (m, s) => { From(sender, s, hint); assertMessage(m); }, hint, false, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(RemainingOrDilated(timeout), (m, s) => { assertSender(s); assertMessage(m); }, hint, false, cancellationToken);

    private void From(IActorRef expected, IActorRef sender, string hint) =>
        _assertions.AssertEqual(expected, sender, Text($"Sender does not match. {hint}"));
}
