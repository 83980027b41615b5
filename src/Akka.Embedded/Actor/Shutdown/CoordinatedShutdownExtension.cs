using Akka.Event;

namespace Akka.Actor;

internal sealed class CoordinatedShutdownExtension : ExtensionIdProvider<CoordinatedShutdown>
{
    private protected override CoordinatedShutdown CreateExtension(ExtendedActorSystem system)
    {
        var config = system.Settings.Config.GetConfig("akka.coordinated-shutdown");
        var impl = (ActorSystemImpl)system;
        var shutdown = new CoordinatedShutdown(impl, ShutdownPhases.From(config));
        var exitClr = config.GetBoolean("exit-clr");
        if (impl.Settings.CoordinatedShutdownTerminateActorSystem || exitClr)
            shutdown.AddTask(CoordinatedShutdown.PhaseActorSystemTerminate, "terminate-system", () => TerminateAsync(impl, shutdown, exitClr));
        if (config.GetBoolean("run-by-clr-shutdown-hook") && !impl.WhenTerminated.IsCompleted) RunWhenProcessExits(impl, shutdown);
        return shutdown;
    }

    private static async Task<Done> TerminateAsync(ActorSystemImpl system, CoordinatedShutdown shutdown, bool exitClr)
    {
        if (system.Settings.CoordinatedShutdownTerminateActorSystem) await system.FinalTerminate().ConfigureAwait(system.StaysOnThread);
        if (exitClr && shutdown.ShutdownReason is not CoordinatedShutdown.ClrExitReason) Environment.Exit(0);
        return Done.Instance;
    }

    private static void RunWhenProcessExits(ActorSystemImpl system, CoordinatedShutdown shutdown)
    {
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        system.RegisterOnTermination(() => AppDomain.CurrentDomain.ProcessExit -= OnExit);

        void OnExit(object sender, EventArgs e)
        {
            if (system.WhenTerminated.IsCompleted) return;
            shutdown.Log.Info("Starting coordinated shutdown from CLR termination hook.");
            try
            {
#pragma warning disable VSTHRD002 // The process ends when this returns: there is nothing to go back to.
                shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).Wait(shutdown.TotalTimeout);
#pragma warning restore VSTHRD002
            }
            catch (AggregateException failure)
            {
                shutdown.Log.Warning("CoordinatedShutdown from CLR shutdown failed: {0}", failure.Flatten().Message);
            }
        }
    }
}
