using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Runs managed loops on as many threads as Torch may use. The parts do not depend on that number, and so neither do sums over them.</summary>
internal static class ParallelParts
{
    /// <summary>Number of parts.</summary>
    public const int Count = 32;

    /// <summary>Does the work on 0 .. <paramref name="length"/>, part by part.</summary>
    /// <param name="length">Number of items.</param>
    /// <param name="work">Takes the number of the part, its first item and the item after its last one.</param>
    public static void Run(int length, Action<int, int, int> work)
    {
        void Part(int part) => work(part, (int)((long)length * part / Count), (int)((long)length * (part + 1) / Count));
        if (length < 2 * Count || get_num_threads() is 1)
            for (var part = 0; part < Count; part++)
                Part(part);
        else
            Parallel.For(0, Count, new ParallelOptions { MaxDegreeOfParallelism = get_num_threads() }, Part);
    }
}
