using System.Text.Json.Nodes;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;
using Akka.Actor;
using static ActorBridge.Core.Breaker.BreakerCommands;
using static ActorBridge.Core.Breaker.BreakerQueries;

namespace ActorBridge.Actors.Root;

/// <summary>One person's "try it once more" (rule 13.3): on record first, then every breaker that remembers the logic forgets it.</summary>
internal sealed class RetryQuery : ReceiveActor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public RetryQuery(TreeRefs tree, AllowRetry request, IActorRef asker)
    {
        var due = tree.Breakers.Count;
        Receive<AuditFailed>(m => Answer(new QueryRefused(m.Refusal)));
        Receive<AuditWritten>(_ =>
        {
            foreach (var breaker in tree.Breakers.Values)
            {
                breaker.Tell(new ForgetLogic(request.Fingerprint), Self);
            }
        });
        Receive<BreakerView>(_ =>
        {
            if (--due == 0)
            {
                Answer(new RetryAllowed(request.Fingerprint));
            }
        });

        // Whoever asked hears nothing from here, and is told by its own door that no answer came.
        Receive<ReceiveTimeout>(_ => Context.Stop(Self));
        Context.SetReceiveTimeout(Patience);
        if (string.IsNullOrWhiteSpace(request.Who) || string.IsNullOrWhiteSpace(request.Reason))
        {
            Answer(new QueryRefused(new(ErrorCodes.RearmNeedsPerson, "Who allows the retry, and why, are both needed.")));
            return;
        }

        tree.Audit.Tell(new WriteAudit(
            [
                new AuditDraft(AuditKind.Breaker, null, Outcomes.RetryAllowed, Detail: new JsonObject
                {
                    [DetailKeys.Fingerprint] = request.Fingerprint, [DetailKeys.Who] = request.Who, [DetailKeys.Reason] = request.Reason,
                }),
            ],
            request));

        void Answer(object answer)
        {
            asker.Tell(answer);
            Context.Stop(Self);
        }
    }
}
