using Akka.Event;
using Akka.TestKit.Internal;
using Akka.TestKit.Internal.StringMatcher;

namespace Akka.TestKit;

public sealed class DeadLettersFilter(IStringMatcher messageMatcher, IStringMatcher sourceMatcher, Predicate<DeadLetter> isMatch = null)
    : EventFilterBase(messageMatcher, sourceMatcher)
{
    private protected override string FilterDescriptiveName => "DeadLetter";

    private protected override bool IsMatch(LogEvent evt) =>
        evt is Warning { Message: DeadLetter letter } && (isMatch?.Invoke(letter) ?? true) && InternalDoMatch(evt.LogSource, letter.Message);
}
