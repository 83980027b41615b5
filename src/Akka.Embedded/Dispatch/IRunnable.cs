namespace Akka.Dispatch;

/// <summary>A piece of work for a dispatcher.</summary>
internal interface IRunnable : IThreadPoolWorkItem
{
    void Run();
}

internal sealed class ActionRunnable(Action action) : IRunnable
{
    public void Run() => action();
    public void Execute() => action();
}
