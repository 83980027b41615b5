using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Core.Operations;
using ActorBridge.Host.Blenders;
using ActorBridge.Host.Client;
using ActorBridge.Host.Processes;
using ActorBridge.Host.Storage;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Benchmarks.Blender;

/// <summary>A host and a Blender with a window, so many objects, and the bare socket that measured_blender.py opens.</summary>
internal sealed class MeasuredBlender : IAsyncDisposable
{
    private readonly string _data;
    private readonly RunningHost _host;
    private readonly BlenderProcess _blender;
    private readonly CancellationToken _stop;
    private HostClient? _client;
    private TcpClient? _bare;
    private StreamReader? _answers;

    private MeasuredBlender(string data, RunningHost host, BlenderProcess blender, CancellationToken stop) => (_data, _host, _blender, _stop) = (data, host, blender, stop);

    public static async Task<MeasuredBlender> StartAsync(string folder, string display, int objects, int vertices, CancellationToken stop)
    {
        var (program, missing) = BlenderLocator.Find(null);
        var data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        var port = Path.Combine(folder, "port");
        var host = await RunningHost.StartAsync(data, stop);
        var blender = BlenderProcess.Start(new(
            program ?? throw new InvalidOperationException(missing!.ToString()), null, Headless: false, data, Path.Combine(folder, "blender.log"),
            Environment: new Dictionary<string, string>
            {
                ["DISPLAY"] = display,
                ["ADDON_FOLDER"] = BlenderProcess.AddonFolder,
                ["BENCH_OBJECTS"] = $"{objects}",
                ["BENCH_VERTICES"] = $"{vertices}",
                ["BENCH_PORT_FILE"] = port,
            },
            Script: Path.Combine(AppContext.BaseDirectory, "Blender", "scripts", "measured_blender.py")));
        var measured = new MeasuredBlender(data, host, blender, stop);
        try
        {
            await measured.ConnectAsync(port);
            return measured;
        }
        catch
        {
            await measured.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether automation may run: the objects are known, and nobody is seen at work.</summary>
    public Task<bool> IsFreeAsync(int objects) => Task.Run(
        async () =>
        {
            var (exit, status) = await AskAsync("status");
            return exit == 0 && status["blenders"]!.AsArray() is [{ } attached] && attached["intent"]!.GetValue<string>() == "FREE" && status["automation"]!["on"]!.GetValue<bool>()
                && (await AskAsync("datablocks")).Answer["items"]?.AsArray().Count >= objects;
        },
        _stop);

    public async Task<Dictionary<string, string>> UuidsAsync(string kind) =>
        (await AskAsync("datablocks")).Answer["items"]!.AsArray().Where(i => i!["kind"]!.GetValue<string>() == kind)
        .ToDictionary(i => i!["name"]!.GetValue<string>(), i => i!["uuid"]!.GetValue<string>());

    /// <summary>One plan of one step, to its outcome; it has to commit.</summary>
    public async Task<Submitted> SubmitAsync(JsonObject step)
    {
        var (begun, accepted) = (Now(), 0.0);
        var plan = new JsonObject { ["schema_version"] = 1, ["label"] = "bench", ["steps"] = new JsonArray(step) };
        await _client!.SendAsync(new SubmitRequest(JsonSerializer.SerializeToElement(plan)), _stop);
        while (true)
        {
            switch ((await _client.ReadAsync(_stop)).Body)
            {
                case Accepted:
                    accepted = Now();
                    break;
                case OperationOutcome { End: OperationEnd.Committed }:
                    return new(begun, accepted, Now());
                case OperationOutcome outcome:
                    throw new InvalidOperationException($"The operation ended {outcome.End}: {outcome.Error}");
                case Refused refused:
                    throw new InvalidOperationException($"The operation was refused: {refused.Refusal}");
                default:
                    break;
            }
        }
    }

    public async Task<JsonObject> BareAsync(JsonObject request)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(request);
        await _bare!.GetStream().WriteAsync((byte[])[.. line, (byte)'\n'], _stop);
        return JsonNode.Parse(await _answers!.ReadLineAsync(_stop) ?? throw new InvalidOperationException("Blender has closed the bare socket."))!.AsObject();
    }

    public async ValueTask DisposeAsync()
    {
        _answers?.Dispose();
        _bare?.Dispose();
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        await _blender.DisposeAsync();
        await _host.DisposeAsync();
    }

    /// <summary>Milliseconds of the machine's monotonic clock, which Blender's Python has as time.perf_counter.</summary>
    private static double Now() => Stopwatch.GetTimestamp() * 1000.0 / Stopwatch.Frequency;

    private async Task ConnectAsync(string port)
    {
        await Wait.UntilAsync("Blender to open its bare socket", () => Task.FromResult(File.Exists(port) || _blender.HasExited), _stop);
        _bare = new TcpClient { NoDelay = true };
        await _bare.ConnectAsync("127.0.0.1", int.Parse(await File.ReadAllTextAsync(port, _stop), CultureInfo.InvariantCulture), _stop);
        _answers = new(_bare.GetStream());
        _client = await HostClient.ConnectAsync(new DataFolder(_data), _stop);
    }

    private Task<(int ExitCode, JsonObject Answer)> AskAsync(string command) => OwnCommand.RunAsync(null, _stop, command, "--json", "--data", _data);
}

/// <summary>When the client sent a plan, heard that it was durably begun, and had its outcome, in milliseconds of the machine's monotonic clock.</summary>
internal readonly record struct Submitted(double Begun, double Accepted, double Ended);
