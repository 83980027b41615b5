using ActorBridge.Actors.Messages;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Messages;
using Akka.Actor;

namespace ActorBridge.Host.Door;

/// <summary>A client's connection: requests in, answers out, each with the id of what it answers.</summary>
internal sealed class ClientSession(Connection connection, BridgeLink bridge, TimeProvider time)
{
    private static readonly Waiting NotYet = new(new Refusal(ErrorCodes.BlenderNotAnswering, "Blender has not answered yet; the host's status says what it does."));
    private static readonly Refused TooMany = new(new Refusal(ErrorCodes.Busy, $"{Submissions.OpenMax} requests of this client have not ended.", TimeSpan.FromSeconds(1)));

    /// <returns>Why it ended, for people.</returns>
    public async Task<string> RunAsync(CancellationToken stop)
    {
        var submissions = new Submissions();
        var outbound = bridge.System.ActorOf(Props.Create(() => new ClientOutbound(connection, submissions)));
        var reason = "the host stopped serving it";
        IActorRef? session = null;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var reads = new List<Task>();
        try
        {
            switch (await bridge.AskAsync(new OpenClientSession(connection.Session, connection.Peer.Client, outbound), stop))
            {
                case ClientSessionOpened opened:
                    session = opened.Ref;
                    break;
                case SessionRefused refused:
                    connection.Send(new Refused(refused.Refusal));
                    return reason = refused.Refusal.ToString();
                case QueryRefused refused:
                    connection.Send(new Refused(refused.Refusal));
                    return reason = refused.Refusal.ToString();
                case var other:
                    throw new InvalidOperationException($"The bridge answered with {other.GetType()}.");
            }

            while (true)
            {
                // A client owes nothing; it may sit and wait.
                var incoming = await connection.NextAsync(FromClient.Table, Timeout.InfiniteTimeSpan, stop);
                if (incoming.Fatal is { } fatal)
                {
                    connection.Send(new Refused(fatal));
                    return reason = fatal.ToString();
                }

                if (incoming.Ended)
                {
                    return reason = "the client closed the connection";
                }

                var (request, id) = (incoming.Message!.Body!, incoming.Message.Id!);
                if (request is ReadRequest or DryRunRequest)
                {
                    // Beside the rest: what takes Blender long must not keep a client from asking and cancelling.
                    reads.RemoveAll(r => r.IsCompletedSuccessfully);
                    if (reads.Count < Submissions.OpenMax)
                    {
                        reads.Add(ReadAsync(request, id, ends.Token));
                    }
                    else
                    {
                        connection.Send(TooMany, id);
                    }
                }
                else
                {
                    await AnswerAsync(request, id, session, outbound, submissions, stop);
                }
            }
        }
        finally
        {
            session?.Tell(new ClientDetached(reason), outbound);
            bridge.System.Stop(outbound);
            await ends.CancelAsync();
            await Task.WhenAll(reads);
        }
    }

    // Within two seconds a client hears something (docs/protocol.md).
    private async Task ReadAsync(object request, string id, CancellationToken stop)
    {
        try
        {
            var answer = LongReadings.AnswerAsync(request, connection.Peer.Client, bridge, stop);
            while (await Task.WhenAny(answer, Task.Delay(bridge.AnswerWithin, time, stop)) != answer && !stop.IsCancellationRequested)
            {
                connection.Send(NotYet, id);
            }

            connection.Send(await answer, id);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody is there any more to hear it.
        }
    }

    private async Task AnswerAsync(object request, string id, IActorRef session, IActorRef outbound, Submissions submissions, CancellationToken stop)
    {
        switch (request)
        {
            case SubmitRequest submit:
                await SubmitAsync(submit, id, session, outbound, submissions, stop);
                break;
            case CancelRequest cancel when submissions.Cancelling(cancel.Operation, id):
                session.Tell(new CancelPlan(cancel.Operation), outbound);
                break;
            case CancelRequest:
                connection.Send(TooMany, id);
                break;
            case BeginPayload or PayloadChunk or DropPayload:
                connection.Send(Upload(request), id);
                break;
            default:
                connection.Send(await ClientQueries.AnswerAsync(request, bridge, stop), id);
                break;
        }
    }

    private object Upload(object request)
    {
        var client = connection.Peer.Client;
        try
        {
            switch (request)
            {
                case BeginPayload begin:
                    return new PayloadReceived(begin.Payload, bridge.Uploads.Begin(client, begin.Payload));
                case PayloadChunk chunk:
                    var (payload, received) = bridge.Uploads.Take(client, chunk.Sha256, chunk.Offset, chunk.Data);
                    return new PayloadReceived(payload, received);
                case DropPayload drop:
                    bridge.Uploads.Drop(client, drop.Sha256);
                    return new PayloadDropped(drop.Sha256);
                default:
                    throw new InvalidOperationException($"{request.GetType()} is no part of an upload.");
            }
        }
        catch (HostRefusedException e)
        {
            return new Refused(e.Refusal);
        }
    }

    private async Task SubmitAsync(SubmitRequest submit, string id, IActorRef session, IActorRef outbound, Submissions submissions, CancellationToken stop)
    {
        var (plan, refusal) = await SubmittedPlans.ReadAsync(submit.Plan, connection.Peer.Client, bridge, stop);
        if (plan is null)
        {
            connection.Send(new Refused(refusal!), id);
            return;
        }

        var operation = new OperationId(Fresh.Id());
        if (submissions.Submitted(operation, id))
        {
            session.Tell(new SubmitPlan(operation, plan), outbound);
        }
        else
        {
            connection.Send(TooMany, id);
        }
    }
}
