using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using ActorBridge.Host;
using ActorBridge.Host.Client;
using ActorBridge.Host.Processes;
using ActorBridge.Host.Storage;
using ActorBridge.Host.Tests;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Torture.Harness;

/// <summary>A whole host in a process of its own, with a Blender that the harness plays: a scene whose objects are renamed again and again.</summary>
internal sealed class Artist : IAsyncDisposable
{
    public const int Objects = 100;

    private static readonly ProjectId Project = new(Guid.Parse("11111111-1111-4111-8111-111111111111"));
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan HeartbeatEvery = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly string _data;
    private readonly RunningHost _host;
    private readonly Peer _addon;

    private Task _beating = Task.CompletedTask;

    private Artist(string data, RunningHost host, Peer addon) => (_data, _host, _addon) = (data, host, addon);

    public int HostPid => _host.Id;

    /// <summary>The last batch that was acknowledged, by this host or one before.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>The last batch that was sent.</summary>
    public long Sent { get; private set; }

    /// <summary>How long after the last batch automation was called off.</summary>
    public TimeSpan? OffAfter { get; private set; }

    /// <summary>The longest that a batch has taken when all was well: the machine's own share.</summary>
    public TimeSpan BatchTook { get; private set; }

    /// <summary>What was named as the reason.</summary>
    public string Why { get; private set; } = "";

    /// <summary>Starts the host in this folder and attaches; the host says how many batches it has.</summary>
    public static async Task<Artist> StartAsync(string data, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var timeout = new CancellationTokenSource(Longest);
        var host = await RunningHost.StartAsync(data, timeout.Token, environment);
        try
        {
            var addon = await Peer.WelcomedAsync(host.Port, TokenFile.Read(new DataFolder(data)), PeerRole.Addon);
            var artist = new Artist(data, host, addon);
            await addon.SendAsync(new BlenderAttached(Project, "/scene.blend", "3.4.1", 1, true, null, [], [], null, true));
            artist._beating = artist.KeepBeatingAsync();
            artist.Acknowledged = artist.Sent = (await addon.UntilAsync<AttachAccepted>()).LastBatch;
            return artist;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends one batch and waits for its acknowledgement, or for automation to be called off; false then.</summary>
    public async Task<bool> RenameAllAsync()
    {
        Sent++;
        var from = Stopwatch.GetTimestamp();
        await SendAsync(new EventBatch(Sent, true, [.. Enumerable.Range(0, Objects).Select(i => new DatablockEvent(
            Sent == 1 ? DatablockEventKind.Present : DatablockEventKind.Renamed, Uuid(i), DatablockKind.Object, NameOf(i, Sent), null, null, Sent))]));
        while (true)
        {
            switch (await ReadAsync())
            {
                case AcknowledgeBatch m:
                    Acknowledged = Math.Max(Acknowledged, m.Number);
                    if (m.Number == Sent)
                    {
                        BatchTook = TimeSpan.FromTicks(Math.Max(BatchTook.Ticks, Stopwatch.GetElapsedTime(from).Ticks));
                        return true;
                    }

                    break;
                case AutomationState { On: false } m:
                    (OffAfter, Why) = (Stopwatch.GetElapsedTime(from), m.Why!.ToString());
                    return false;
            }
        }
    }

    /// <summary>A heartbeat that the host answers.</summary>
    public async Task BeatAsync()
    {
        await SendAsync(new BlenderHeartbeat(TimeSpan.Zero, null, 0));
        while (await ReadAsync() is not HostHeartbeat)
        {
        }
    }

    public Task SeeHandsAsync(bool busy) => SendAsync(new UserIntentSeen(busy, busy ? "CAPTURED:G" : ""));

    /// <summary>A plan of this step on one object, which fails here and is rolled back. What the gate had against it; null when it was begun.</summary>
    public async Task<Refusal?> FailAsync(int number, JsonObject step)
    {
        step["target"] = Uuid(number).ToString();
        var plan = JsonSerializer.SerializeToElement(new JsonObject { ["schema_version"] = 1, ["label"] = "torture", ["steps"] = new JsonArray(step) });
        await using var client = await HostClient.ConnectAsync(new DataFolder(_data), _stop.Token);
        Refusal? refused = null;
        await Wait.UntilAsync("a word of the gate", async () =>
        {
            try
            {
                await client.AskAsync<Accepted>(new SubmitRequest(plan), _stop.Token);
                refused = null;
            }
            catch (HostRefusedException e)
            {
                refused = e.Refusal;
            }

            return refused?.Code != ErrorCodes.NotReady; // which a busy machine's parts may be
        }, _stop.Token);
        if (refused is not null)
        {
            return refused;
        }

        ExecutePlan? execute;
        while ((execute = await ReadAsync() as ExecutePlan) is null)
        {
        }

        var (error, digest) = (new Refusal(ErrorCodes.StepFailed, "No."), new string('a', 64));
        await SendAsync(new OperationPrepared(execute.Id, PreparedState.RolledBack, [new(0, false, [Uuid(number)], error)], [], digest, digest, error));
        while ((await client.ReadAsync(_stop.Token)).Body is not OperationOutcome)
        {
        }

        return null;
    }

    /// <summary>Asked again while a busy machine lets the host answer too late.</summary>
    public async Task<StatusReport> StatusAsync()
    {
        StatusReport? status = null;
        await Wait.UntilAsync("the host's status", async () =>
        {
            try
            {
                await using var client = await HostClient.ConnectAsync(new DataFolder(_data), _stop.Token);
                status = await client.AskAsync<StatusReport>(new StatusRequest(), _stop.Token);
            }
            catch (HostRefusedException e) when (e.Refusal.Code == ErrorCodes.NotReady)
            {
                status = null;
            }

            return status is not null;
        }, _stop.Token);
        return status!;
    }

    public async Task<(int ExitCode, JsonObject Answer)> RunAsync(params string[] command)
    {
        using var timeout = new CancellationTokenSource(Longest);
        return await OwnCommand.RunAsync(null, timeout.Token, [.. command, "--json", "--data", _data]);
    }

    /// <summary>What the host does not know of the last batch that it acknowledged: nothing acknowledged may be lost.</summary>
    public async Task<IReadOnlyList<string>> MissingAsync()
    {
        var answer = await AskAsync("datablocks");
        var known = answer["items"]!.AsArray().ToDictionary(i => i!["uuid"]!.GetValue<string>(), i => i!["name"]!.GetValue<string>());
        return [.. Enumerable.Range(0, Objects).Where(i => Acknowledged > 0 && Written(known.GetValueOrDefault(Uuid(i).ToString())) < Acknowledged)
            .Select(i => $"{Uuid(i)} is '{known.GetValueOrDefault(Uuid(i).ToString())}' and batch {Acknowledged} was acknowledged")];
    }

    public async Task StopAsync()
    {
        using var timeout = new CancellationTokenSource(Longest);
        await _host.StopAsync(timeout.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _beating;
        _addon.Dispose();
        await _host.DisposeAsync();
        _stop.Dispose();
        _sending.Dispose();
    }

    /// <summary>Asked again while a busy machine lets a part of the host answer too late.</summary>
    private async Task<JsonObject> AskAsync(string command)
    {
        JsonObject? answer = null;
        await Wait.UntilAsync($"the host's answer to '{command}'", async () =>
        {
            var (exit, said) = await RunAsync(command);
            answer = said;
            return exit == 0;
        }, _stop.Token);
        return answer!;
    }

    // An add-on that says nothing for some heartbeats is taken for gone.
    private async Task KeepBeatingAsync()
    {
        using var timer = new PeriodicTimer(HeartbeatEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                await SendAsync(new BlenderHeartbeat(TimeSpan.Zero, null, 0));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Its end, or the host's; whoever reads from it hears of that.
        }
    }

    private async Task SendAsync(object message)
    {
        await _sending.WaitAsync();
        try
        {
            await _addon.SendAsync(message);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task<object> ReadAsync() => await _addon.ReadAsync() ?? throw new InvalidOperationException("the host closed the connection");

    private static DatablockUuid Uuid(int number) => new(Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{number:x12}")));

    private static string NameOf(int number, long batch) => string.Create(CultureInfo.InvariantCulture, $"Object {number} of {batch}");

    private static long Written(string? name) => name is null ? 0 : long.Parse(name[(name.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
}
