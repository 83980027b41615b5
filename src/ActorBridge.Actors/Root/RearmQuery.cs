using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
using Akka.Actor;
using static ActorBridge.Core.Breaker.BreakerCommands;
using static ActorBridge.Core.Breaker.BreakerQueries;

namespace ActorBridge.Actors.Root;

/// <summary>One person's re-arm: safe mode, and for a feature its breaker as well (rules 9.3, 13.2). Each keeps who and why by itself; the first refusal is the answer.</summary>
internal sealed class RearmQuery : ReceiveActor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public RearmQuery(TreeRefs tree, RearmAutomation request, IActorRef asker)
    {
        var breaker = request.Feature is { } feature ? tree.Breakers.GetValueOrDefault(feature) : null;
        var due = breaker is null ? 1 : 2;
        Receive<LogView>(m =>
        {
            // What can't be put on record is not done (rule 9.3); and it would say that automation is on, which it is not.
            if (m.Unusable is { } unusable)
            {
                Refuse(new(unusable));
                return;
            }

            tree.SafeMode.Tell(request);
            breaker?.Tell(new ResetBreaker(request.Who, request.Reason), Self);
        });
        Receive<RearmRefused>(Refuse);
        Receive<Rearmed>(_ => Done());
        Receive<BreakerView>(_ => Done());

        // Whoever asked hears nothing from here, and is told by its own door that no answer came.
        Receive<ReceiveTimeout>(_ => Context.Stop(Self));
        Context.SetReceiveTimeout(Patience);
        tree.Audit.Tell(new GetLog());

        void Refuse(RearmRefused m)
        {
            asker.Tell(m);
            Context.Stop(Self);
        }

        void Done()
        {
            if (--due == 0)
            {
                asker.Tell(new Rearmed(request.Feature));
                Context.Stop(Self);
            }
        }
    }
}
