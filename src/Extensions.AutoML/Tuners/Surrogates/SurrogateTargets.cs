namespace MLExtensions.AutoML;

/// <summary>Finite losses for a surrogate.</summary>
/// <remarks>
/// A loss that is more than five times the distance from the best to the median above the median is cut to there, so that a few diverged trials do not flatten everything else. Trials that miss constraints lie above all
/// that meet them, in the order of their violation; failed trials lie with the worst of all.
/// </remarks>
internal static class SurrogateTargets
{
    public static double[] Of(IReadOnlyList<TunerObservation> observations)
    {
        double[] losses = [.. observations.Where(TunerObservations.IsFeasible).Select(observation => observation.Loss).Order()];
        var (worst, spread) = (0.0, 1.0);
        if (losses.Length > 0)
        {
            var below = losses[losses.Length / 2] - losses[0];
            worst = below > 0 ? Math.Min(losses[^1], losses[losses.Length / 2] + 5 * below) : losses[0];
            spread = worst > losses[0] ? worst - losses[0] : Math.Max(1e-3, 0.1 * Math.Abs(losses[0]));
        }
        double[] violations = [.. observations.Where(observation => !observation.IsFailed() && !observation.IsFeasible()).Select(observation => observation.Violation).Distinct().Order()];
        return [.. observations.Select(observation => observation.IsFeasible() ? Math.Min(observation.Loss, worst)
            : observation.IsFailed() ? worst + spread
            : worst + spread * (Array.BinarySearch(violations, observation.Violation) + 1) / violations.Length)];
    }

    /// <summary>Numbers with mean 0 and variance 1; all 0 where they do not differ.</summary>
    public static double[] Standardize(IReadOnlyList<double> numbers)
    {
        var mean = numbers.Average();
        var deviation = Math.Sqrt(numbers.Average(number => (number - mean) * (number - mean)));
        return [.. numbers.Select(number => deviation > 1e-12 * Math.Abs(mean) ? (number - mean) / deviation : 0)];
    }
}
