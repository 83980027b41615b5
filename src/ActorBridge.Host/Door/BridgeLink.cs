using ActorBridge.Actors.Messages;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;
using ActorBridge.Host.Pictures;
using ActorBridge.Host.Storage;
using ActorBridge.Protocol.Messages;
using Akka.Actor;

namespace ActorBridge.Host.Door;

/// <summary>The doors' way to the tree: its root, and questions that always get an answer.</summary>
/// <param name="host">What the host says of itself.</param>
/// <param name="payloads">What plans name by its hash.</param>
/// <param name="uploads">Payloads that clients bring.</param>
/// <param name="pictures">What becomes of readings that are pictures.</param>
/// <param name="readWithin">How long Blender may take for what is read from it; then its session says why it has not answered.</param>
internal sealed class BridgeLink(
    ActorSystem system, IActorRef root, TimeSpan answerWithin, TimeSpan readWithin, Func<HostReport> host, PayloadStore payloads, PayloadUploads uploads, PictureReadings pictures)
{
    public HostReport Host() => host();

    public TimeSpan AnswerWithin => answerWithin;

    public ActorSystem System => system;

    public PayloadStore Payloads => payloads;

    public PayloadUploads Uploads => uploads;

    public PictureReadings Pictures => pictures;

    /// <summary>The tree's answer, or a refusal when it does not come in time.</summary>
    public Task<object> AskAsync(object question, CancellationToken stop) => AskAsync(question, answerWithin, stop);

    /// <summary>Blender's answer, or a refusal: what it reads may take it long, and it may not be free.</summary>
    public Task<object> ReadAsync(GetReading question, CancellationToken stop) => AskAsync(question, readWithin + answerWithin, stop);

    private async Task<object> AskAsync(object question, TimeSpan within, CancellationToken stop)
    {
        try
        {
            return await root.Ask<object>(question, within, stop);
        }
        catch (AskTimeoutException)
        {
            return new QueryRefused(new(ErrorCodes.NotReady, $"The host did not answer within {within.TotalSeconds:0.#} s.", answerWithin));
        }
    }

    public async Task<LogPosition> LogPositionAsync(CancellationToken stop) =>
        await AskAsync(new GetStatus(), stop) is BridgeStatus status ? status.Log : LogPosition.Empty;
}
