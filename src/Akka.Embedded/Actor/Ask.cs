using System.Globalization;
using System.Runtime.CompilerServices;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

public static class Futures
{
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null)
        => self.Ask<object>(message, timeout, CancellationToken.None);

    internal static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
        => self.Ask<object>(message, timeout, cancellationToken);

    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null)
        => self.Ask<T>(message, timeout, CancellationToken.None);

    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken)
        => self.Ask<T>(message, null, cancellationToken);

    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var future = new FutureActorRef<T>(ProviderOf(self), timeout, cancellationToken);
        self.Tell(message, future);
        return future.Task;
    }

    /// <summary>The message is made with the reference that will get the answer.</summary>
    public static Task<T> Ask<T>(this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var future = new FutureActorRef<T>(ProviderOf(self), timeout, cancellationToken);
        self.Tell(messageFactory(future), future);
        return future.Task;
    }

    internal static LocalActorRefProvider ProviderOf(ICanTell self) => self switch
    {
        ActorSelection selection => ProviderOf(selection.Anchor),
        IInternalActorRef actor => (LocalActorRefProvider)actor.Provider,
        _ => ActorCell.Current?.SystemImpl.LocalProvider ?? throw new ArgumentException("Unable to resolve the target Provider", nameof(self)),
    };
}

/// <summary>The sender of an Ask: the first answer completes its task. It is listed under /temp only if its path is asked for.</summary>
internal sealed class FutureActorRef<T> : MinimalActorRef
{
    private readonly LocalActorRefProvider _provider;
    private readonly TaskCompletionSource<T> _result;
    private readonly ICancelable _timer;
    private readonly CancellationTokenRegistration _registration;
    private ActorPath _path;

    public FutureActorRef(LocalActorRefProvider provider, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        _provider = provider;
        var system = provider.System;
        _result = new TaskCompletionSource<T>(system.StaysOnThread ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
        var within = timeout ?? system.Settings.AskTimeout;
        if (within > TimeSpan.Zero)
        {
            _timer = system.Scheduler.Advanced.ScheduleOnceCancelable(within, () =>
            {
                if (_result.TrySetException(new AskTimeoutException(string.Create(CultureInfo.InvariantCulture, $"Timeout after {within.TotalSeconds:F2} seconds")))) CleanUp();
            });
        }

        if (cancellationToken.CanBeCanceled)
        {
            _registration = cancellationToken.UnsafeRegister(static state =>
            {
                var future = (FutureActorRef<T>)state;
                if (future._result.TrySetCanceled()) future.CleanUp();
            }, this);
        }
    }

    public Task<T> Task => _result.Task;
    public override IActorRefProvider Provider => _provider;
    public override IInternalActorRef Parent => _provider.TempContainer;

    public override ActorPath Path
    {
        get
        {
            if (_path is { } known) return known;
            lock (_result)
            {
                if (_path is not null) return _path;
                _path = _provider.Temp.NextPath();
                if (!_result.Task.IsCompleted) _provider.Temp.Add(this, _path);
                return _path;
            }
        }
    }

    private protected override void TellInternal(object message, IActorRef sender)
    {
        var handled = message switch
        {
            ISystemMessage => _result.TrySetException(new InvalidOperationException($"system message of type '{message.GetType().Name}' is invalid for {nameof(FutureActorRef<T>)}")),
            T answer => _result.TrySetResult(answer),
            null => _result.TrySetResult(default),
            Status.Failure failure => _result.TrySetException(failure.Cause ?? new TaskCanceledException("Task cancelled by actor via Failure message.")),
            _ => Mismatch(message),
        };
        CleanUp();
        if (!handled && !_result.Task.IsCanceled) _provider.DeadLetters.Tell(message ?? default(T), this);
    }

    private bool Mismatch(object message)
    {
        _result.TrySetException(new ArgumentException($"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]"));
        return false;
    }

    private void CleanUp()
    {
        _timer?.Cancel();
        _registration.Unregister();
        if (_path is null) return;
        lock (_result) _provider.Temp.Remove(_path);
    }

    private protected override bool EqualsOther(IActorRef other) => false;
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}
