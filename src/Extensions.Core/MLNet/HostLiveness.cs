using Microsoft.ML.Runtime;

namespace MLExtensions.MLNet;

/// <summary>Asks a host whether its context was cancelled.</summary>
internal static class HostLiveness
{
    /// <summary>Returns at once, or throws when the context was cancelled.</summary>
    /// <exception cref="OperationCanceledException">The context was cancelled.</exception>
    public static void ThrowIfCanceled(IHost host) => host.CheckAlive();
}
