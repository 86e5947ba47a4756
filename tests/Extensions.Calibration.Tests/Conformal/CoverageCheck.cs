using MLExtensions;

namespace Extensions.Calibration.Tests.Conformal;

/// <summary>Whether counts of independent events agree with the probability that theory gives them: a right procedure is rejected with probability at most 1e-6.</summary>
/// <remarks>Draw calibration rows and one new row anew for every event: then the events are independent and the binomial law is exact, whatever the number of calibration rows.</remarks>
internal static class CoverageCheck
{
    public const double FalseAlarm = 1e-6;

    /// <summary>Whether the probability can be exactly this.</summary>
    public static bool Is(int events, int draws, double probability)
        => BetaDistribution.BinomialCumulative(events, draws, probability) > FalseAlarm / 2 && 1 - BetaDistribution.BinomialCumulative(events - 1, draws, probability) > FalseAlarm / 2;

    /// <summary>Whether the probability can be at least this.</summary>
    public static bool IsAtLeast(int events, int draws, double probability) => BetaDistribution.BinomialCumulative(events, draws, probability) > FalseAlarm;

    /// <summary>Whether the probability can be at most this.</summary>
    public static bool IsAtMost(int events, int draws, double probability) => 1 - BetaDistribution.BinomialCumulative(events - 1, draws, probability) > FalseAlarm;

    /// <summary>Whether the mean of independent numbers in [0, 1] can be at most this, by Hoeffding's and Bentkus' inequality.</summary>
    public static bool MeanIsAtMost(IReadOnlyCollection<double> values, double mean) => !MeanIsAbove(values.Sum(), values.Count, mean);

    /// <summary>Whether the mean of independent numbers in [0, 1] can be at least this.</summary>
    public static bool MeanIsAtLeast(IReadOnlyCollection<double> values, double mean) => !MeanIsAbove(values.Sum(value => 1 - value), values.Count, 1 - mean);

    /// <summary>Whether a mean above the allowed one is proved: exp(-n KL(observed, allowed)) bounds the chance of the observed one (Hoeffding 1963, Theorem 1).</summary>
    private static bool MeanIsAbove(double sum, int count, double allowed)
    {
        var observed = sum / count;
        if (observed <= allowed)
            return false;
        static double Term(double a, double b) => a == 0 ? 0 : a * Math.Log(a / b);
        return -count * (Term(observed, allowed) + Term(1 - observed, 1 - allowed)) < Math.Log(FalseAlarm);
    }
}
