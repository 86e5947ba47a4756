using TorchSharp;

namespace MLExtensions.Trainers;

/// <summary>Makes one clear error of the ways in which Torch's native library can fail to load.</summary>
internal static class NativeBackend
{
    private static bool loaded;

    /// <summary>Loads the native library, or says why that cannot work.</summary>
    /// <exception cref="DllNotFoundException">The library cannot be loaded; the message names the causes and their remedies.</exception>
    public static void EnsureLoaded()
    {
        if (loaded)
            return;
        EnsureLoaded(() => torch.zeros(1).Dispose());
        loaded = true;
    }

    /// <summary>The same with another first use of the library.</summary>
    internal static void EnsureLoaded(Action firstUse)
    {
        try
        {
            firstUse();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new DllNotFoundException(
                "The native library of TorchSharp cannot be loaded. One of two causes is likely. " +
                "(1) The application references no backend package: add one to its project, libtorch-cpu-linux-x64, libtorch-cpu-win-x64 or " +
                "libtorch-cpu-osx-arm64 for the CPU, or TorchSharp-cuda-linux or TorchSharp-cuda-windows for NVIDIA GPUs. " +
                "(2) On Linux, the C++ runtime libstdc++ is older than GCC 13's, which has GLIBCXX_3.4.32: use Debian 13, Ubuntu 24.04, Fedora 38 or newer, " +
                "or install a newer libstdc++6. Only training needs the library; scoring does not. The original error was: " + Root(e).Message, e);
        }
    }

    private static Exception Root(Exception e) => e is TypeInitializationException { InnerException: { } inner } ? Root(inner) : e;
}
