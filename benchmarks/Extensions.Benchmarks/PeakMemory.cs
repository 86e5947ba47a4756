using System.Globalization;

namespace Extensions.Benchmarks;

/// <summary>Largest resident size of this process. Linux only.</summary>
internal static class PeakMemory
{
    public static bool IsKnown => OperatingSystem.IsLinux();

    /// <summary>Makes the present resident size the peak, and returns it.</summary>
    public static double Reset()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        File.WriteAllText("/proc/self/clear_refs", "5");
        return Bytes();
    }

    public static double Bytes()
        => 1024.0 * long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
