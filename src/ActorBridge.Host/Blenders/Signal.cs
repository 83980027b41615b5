using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ActorBridge.Host.Blenders;

/// <summary>POSIX signals, which .NET can receive but not send.</summary>
public static partial class Signal
{
    public const int Interrupt = 2;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>Sends to a process of ours; one that has just ended is no error.</summary>
    public static void Send(int processId, int signal)
    {
        const int noSuchProcess = 3;
        if (Kill(processId, signal) != 0 && Marshal.GetLastPInvokeError() is var error && error != noSuchProcess)
        {
            throw new Win32Exception(error);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
