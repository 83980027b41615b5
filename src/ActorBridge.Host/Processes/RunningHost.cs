using System.Diagnostics;
using System.Text.Json.Nodes;
using ActorBridge.Host.Blenders;

namespace ActorBridge.Host.Processes;

/// <summary>A host in a process of its own, so that it can be watched, restarted and killed.</summary>
public sealed class RunningHost : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private RunningHost(Process process, int port)
    {
        _process = process;
        Port = port;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    /// <summary>On 127.0.0.1.</summary>
    public int Port { get; private set; }

    public int ExitCode => _process.ExitCode;

    /// <summary>Ready when its endpoint file names its pid. A host that ends before has said why on its standard error.</summary>
    public static async Task<(RunningHost? Host, string Errors)> TryStartAsync(
        string data, int port, CancellationToken cancellation, IReadOnlyDictionary<string, string>? environment = null)
    {
        var host = new RunningHost(OwnCommand.StartInOwnSession(environment, "host", "--data", data, "--port", $"{port}"), port);
        await Wait.UntilAsync(
            $"the host (process {host.Id}) to be ready",
            () =>
            {
                var endpoint = Endpoint(Path.Combine(data, "endpoint.json"));
                if (endpoint?["pid"]?.GetValue<int>() != host.Id)
                {
                    return Task.FromResult(host._process.HasExited);
                }

                host.Port = endpoint["port"]!.GetValue<int>();
                return Task.FromResult(true);
            },
            cancellation);
        if (!host._process.HasExited)
        {
            return (host, "");
        }

        var errors = await host._errors;
        await host.DisposeAsync();
        return (null, errors);
    }

    public static async Task<RunningHost> StartAsync(string data, CancellationToken cancellation, IReadOnlyDictionary<string, string>? environment = null)
    {
        var (host, errors) = await TryStartAsync(data, 0, cancellation, environment);
        return host ?? throw new InvalidOperationException($"the host did not start: {errors}");
    }

    public Task WaitForExitAsync(CancellationToken cancellation) => _process.WaitForExitAsync(cancellation);

    /// <summary>SIGKILL: nothing of it runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>A clean stop, by SIGTERM: a process that was started in the background of a script ignores SIGINT. Returns the exit code.</summary>
    public async Task<int> StopAsync(CancellationToken cancellation)
    {
        if (!_process.HasExited)
        {
            Signal.Send(_process.Id, Signal.Terminate);
            await _process.WaitForExitAsync(cancellation);
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        await Task.WhenAll(_output, _errors);
        _process.Dispose();
    }

    private static JsonNode? Endpoint(string path) => File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) : null;
}
