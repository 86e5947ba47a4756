using Microsoft.ML.Runtime;

namespace MLExtensions.MLNet;

/// <summary>The device that an MLContext asks its components to use.</summary>
/// <param name="GpuDeviceId">Index of the GPU, or null for the CPU.</param>
/// <param name="FallbackToCpu">Whether the CPU will do where that GPU is absent.</param>
internal readonly record struct DeviceWish(int? GpuDeviceId, bool FallbackToCpu)
{
    /// <summary>The wish of a host's context; the CPU where the environment states none.</summary>
    public static DeviceWish Of(IHostEnvironment host) =>
        host is IHostEnvironmentInternal inner ? new(inner.GpuDeviceId, inner.FallbackToCpu) : default;
}
