using MLExtensions;

namespace Extensions.Evaluation.Tests.Shift;

/// <summary>Whether p-values up to 0.01, 0.05, 0.2 and 0.5 are as frequent as they say, by binomial quantiles at a false-alarm probability.</summary>
internal static class Uniform
{
    private static readonly double[] Levels = [0.01, 0.05, 0.2, 0.5];

    public static bool IsNotTooSmall(IEnumerable<double> pValues, double falseAlarm)
        => pValues.ToArray() is var all && Levels.All(level => all.Count(p => p <= level) <= BetaDistribution.BinomialQuantile(1 - falseAlarm / 8, all.Length, level));

    public static bool IsUniform(IEnumerable<double> pValues, double falseAlarm)
        => pValues.ToArray() is var all && IsNotTooSmall(all, falseAlarm) && Levels.All(level => all.Count(p => p <= level) >= BetaDistribution.BinomialQuantile(falseAlarm / 8, all.Length, level));
}
