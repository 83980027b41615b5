using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>Any message of the type.</summary>
    public T ExpectMsg<T>(TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        Done(ExpectAsync<T>(RemainingOrDilated(duration), null, hint, true, cancellationToken));

    /// <summary>An equal message.</summary>
    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Done(ExpectAsync<T>(RemainingOrDilated(timeout), (m, _) => _assertions.AssertEqual(message, m), hint, true, cancellationToken));

    public T ExpectMsg<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Done(ExpectAsync<T>(RemainingOrDilated(timeout), (m, s) => Fulfils(isMessage?.Invoke(m) ?? true, m, s, hint), hint, true, cancellationToken));

    public T ExpectMsg<T>(Action<T> assert, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Done(ExpectAsync<T>(RemainingOrDilated(timeout), (m, _) => assert?.Invoke(m), hint, true, cancellationToken));

    public T ExpectMsg<T>(Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Done(ExpectAsync<T>(RemainingOrDilated(timeout), (m, s) => Fulfils(isMessageAndSender(m, s), m, s, hint), hint, true, cancellationToken));

    public T ExpectMsg<T>(Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Done(ExpectAsync(RemainingOrDilated(timeout), assertMessageAndSender, hint, true, cancellationToken));

    public T ExpectMsg<T>(T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Done(ExpectAsync<T>(RemainingOrDilated(timeout), (m, _) => _assertions.AssertEqual(expected, m, comparer, Text(hint)), hint, true, cancellationToken));

    public ValueTask<T> ExpectMsgAsync<T>(TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(RemainingOrDilated(duration), null, hint, false, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(RemainingOrDilated(timeout), (m, _) => _assertions.AssertEqual(message, m), hint, false, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(RemainingOrDilated(timeout), (m, s) => Fulfils(isMessage?.Invoke(m) ?? true, m, s, hint), hint, false, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(Action<T> assert, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(RemainingOrDilated(timeout), (m, _) => assert?.Invoke(m), hint, false, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(RemainingOrDilated(timeout), (m, s) => Fulfils(isMessageAndSender(m, s), m, s, hint), hint, false, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(RemainingOrDilated(timeout), assertMessageAndSender, hint, false, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(RemainingOrDilated(timeout), (m, _) => _assertions.AssertEqual(expected, m, comparer, Text(hint)), hint, false, cancellationToken);

    public Terminated ExpectTerminated(IActorRef target, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Done(TerminatedAsync(target, timeout, hint, true, cancellationToken));

    public ValueTask<Terminated> ExpectTerminatedAsync(IActorRef target, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        TerminatedAsync(target, timeout, hint, false, cancellationToken);

    private ValueTask<Terminated> TerminatedAsync(IActorRef target, TimeSpan? timeout, string hint, bool blocking, CancellationToken cancellationToken)
    {
        var what = $"Terminated {target}. {hint}";
        return ExpectAsync<Terminated>(RemainingOrDilated(timeout), (m, _) => _assertions.AssertEqual(target, m.ActorRef, Text(what)), what, blocking, cancellationToken);
    }

    private async ValueTask<T> ExpectAsync<T>(TimeSpan timeout, Action<T, IActorRef> check, string hint, bool blocking, CancellationToken cancellationToken)
    {
        var (success, envelope) = await TakeAsync(timeout, blocking, cancellationToken);
        if (!success)
            _assertions.Fail("Failed: Timeout {0} while waiting for a message of type {1} {2}", timeout, typeof(T), hint ?? "");
        if (envelope.Message is not T message)
        {
            _assertions.Fail(
                "Failed: Expected a message of type {0}, but received {{{1}}} (type {2}) instead {3} from {4}",
                typeof(T),
                envelope.Message,
                envelope.Message.GetType(),
                hint ?? "",
                envelope.Sender);
            return default;
        }
        check?.Invoke(message, envelope.Sender);
        return message;
    }

    private void Fulfils<T>(bool fulfilled, T message, IActorRef sender, string hint) => _assertions.AssertTrue(
        fulfilled,
        "Got a message of the expected type <{0}> from {1}, but expected {2}, which {{{3}}} of type <{4}> did not fulfil",
        typeof(T).FullName,
        sender,
        hint ?? "the predicate to return true",
        message,
        message.GetType().FullName);

    /// <summary>Text is no format: braces in it are braces.</summary>
    private static string Text(string hint) => hint?.Replace("{", "{{").Replace("}", "}}") ?? "";
}
