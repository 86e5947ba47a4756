using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Causal;

/// <summary>Rows of a law whose effects are known: x uniform on [-1, 1], effect x + x^3 / 2, treated with probability 1 / (1 + exp(-x)), noise of standard deviation 1 / 2.</summary>
internal sealed record SomeTrials(double[] X, bool[] Treated, double[] Outcomes)
{
    public static double Effect(double x) => x + x * x * x / 2;

    public static double Control(double x) => 1 - x * x;

    public static double Propensity(double x) => 1 / (1 + Math.Exp(-x));

    public static SomeTrials Draw(int count, int seed)
    {
        var random = new Random(seed);
        var x = Enumerable.Range(0, count).Select(_ => 2 * random.NextDouble() - 1).ToArray();
        var treated = Array.ConvertAll(x, at => random.NextDouble() < Propensity(at));
        return new(x, treated, [.. x.Zip(treated, (at, a) => Control(at) + (a ? Effect(at) : 0) + Normal(random) / 2)]);
    }

    /// <summary>The rows with a predicted effect; nuisances are the true ones unless said otherwise.</summary>
    public EffectCalibrationSet Rows(Func<double, double> predicted, bool wrongOutcomes = false, bool wrongPropensity = false, double[]? weights = null) => new(
        Array.ConvertAll(X, x => predicted(x)), Treated, Outcomes, Array.ConvertAll(X, x => wrongOutcomes ? 2 : Control(x)), Array.ConvertAll(X, x => wrongOutcomes ? -1 : Control(x) + Effect(x)),
        Array.ConvertAll(X, x => wrongPropensity ? 0.2 + 0.3 * (x < 0 ? 1 : 0) : Propensity(x)), weights: weights);

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
