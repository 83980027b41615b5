using System.Net.Sockets;
using ActorBridge.Core.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ActorBridge.Host.Door;

/// <summary>The listening socket: Kestrel's, without its HTTP.</summary>
public sealed class TcpDoor : IAsyncDisposable
{
    private readonly WebApplication _server;

    private TcpDoor(WebApplication server, int port) => (_server, Port) = (server, port);

    public int Port { get; }

    /// <summary>Returns when connections are taken.</summary>
    /// <exception cref="HostRefusedException">AB-HOST-001.</exception>
    internal static async Task<TcpDoor> OpenAsync(DoorOptions options, BridgeLink bridge)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(options).AddSingleton(bridge).AddSingleton<DoorConnectionHandler>();
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();

        // What comes in is read, and what goes out is written, by the thread that has it: each hop to another one costs a change some 0.1 ms.
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(options.Bind, options.Port, listen => listen.Run(connection =>
                listen.ApplicationServices.GetRequiredService<DoorConnectionHandler>().OnConnectedAsync(connection))));
        var server = builder.Build();
        try
        {
            await server.StartAsync();
            var address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
            return new(server, new Uri(address).Port);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException or SocketException)
        {
            await server.DisposeAsync();
            throw new HostRefusedException(new(ErrorCodes.PortInUse, $"{options.Bind}:{options.Port}: {e.InnerException.Message}"), e);
        }
        catch (SocketException e)
        {
            await server.DisposeAsync();
            throw new HostRefusedException(new(ErrorCodes.PortInUse, $"{options.Bind}:{options.Port}: {e.Message}"), e);
        }
    }

    /// <summary>Takes no more connections and closes those that are open.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _server.StopAsync(now.Token);
        await _server.DisposeAsync();
    }

    /// <summary>Whoever opened the door closes it; signals are not Kestrel's business here.</summary>
    private sealed class CallerLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
