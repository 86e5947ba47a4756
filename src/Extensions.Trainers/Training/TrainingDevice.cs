using Microsoft.ML.Runtime;
using MLExtensions.MLNet;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Decides where to train.</summary>
internal static class TrainingDevice
{
    /// <summary>The device that options and context ask for.</summary>
    /// <exception cref="InvalidOperationException">A GPU is asked for, absent, and the CPU will not do.</exception>
    public static Device Choose(ComputeDevice choice, DeviceWish wish, IChannel channel)
    {
        if (choice == ComputeDevice.Cpu || (choice == ComputeDevice.Auto && wish.GpuDeviceId is null))
            return CPU;
        var index = wish.GpuDeviceId ?? 0;
        if (cuda.is_available() && index < cuda.device_count())
            return new Device(TorchSharp.DeviceType.CUDA, index);
        var reason = $"GPU {index} is not available: Torch sees {(cuda.is_available() ? cuda.device_count() : 0)} GPUs. " +
            "The application must reference a CUDA backend, for example TorchSharp-cuda-linux, and the driver must be installed.";
        if (choice == ComputeDevice.Cuda || !wish.FallbackToCpu)
            throw new InvalidOperationException(reason + " Or train on the CPU: set MLContext.FallbackToCpu, or the option Device to Cpu.");
        channel.Warning(MessageSensitivity.None, "{0} Training on the CPU.", reason);
        return CPU;
    }
}
