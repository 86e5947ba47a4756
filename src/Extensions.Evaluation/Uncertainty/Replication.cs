using System.Runtime.ExceptionServices;

namespace MLExtensions.Evaluation;

/// <summary>Goes through resamples by several threads.</summary>
internal static class Replication
{
    /// <summary>Runs every replicate once.</summary>
    /// <param name="options">Number of replicates and of threads.</param>
    /// <param name="start">Makes, for one thread, what takes the number of a replicate.</param>
    public static void Run(BootstrapOptions options, Func<Action<int>> start)
    {
        var (threads, next) = (Math.Min(options.Replicates, options.MaxDegreeOfParallelism ?? Environment.ProcessorCount), -1);
        if (threads == 1)
        {
            Work();
            return;
        }
        try
        {
            Parallel.For(0, threads, _ => Work());
        }
        catch (AggregateException faults)
        {
            ExceptionDispatchInfo.Throw(faults.InnerExceptions[0]);
        }

        void Work()
        {
            Action<int>? take = null;
            for (int replicate; (replicate = Interlocked.Increment(ref next)) < options.Replicates;)
                (take ??= start())(replicate);
        }
    }
}
