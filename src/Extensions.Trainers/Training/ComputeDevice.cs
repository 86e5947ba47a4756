namespace MLExtensions.Trainers;

/// <summary>Where a network is trained. Scoring always runs on the CPU.</summary>
public enum ComputeDevice
{
    /// <summary>What the MLContext asks for: its <c>GpuDeviceId</c>, or the CPU where that is null; <c>FallbackToCpu</c> decides where the GPU is absent.</summary>
    Auto = 0,

    /// <summary>The CPU.</summary>
    Cpu = 1,

    /// <summary>The GPU of the MLContext's <c>GpuDeviceId</c>, or the first one; an error where it is absent.</summary>
    Cuda = 2,
}
