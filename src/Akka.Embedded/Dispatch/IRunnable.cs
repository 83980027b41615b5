namespace Akka.Dispatch;

/// <summary>A piece of work for a dispatcher.</summary>
internal interface IRunnable : IThreadPoolWorkItem
{
    void Run();
}
