using System.Collections.Immutable;

namespace MLExtensions.AutoML;

/// <summary>A function with a known least value, on which tuners are measured.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Space">Its parameters.</param>
/// <param name="Least">Its least value.</param>
/// <param name="Value">The function.</param>
internal sealed record ClosedFormFunction(string Name, SearchSpace Space, double Least, Func<ParameterSet, double> Value)
{
    private static readonly double[,] HartmannScales =
    {
        { 10, 3, 17, 3.5, 1.7, 8 },
        { 0.05, 10, 17, 0.1, 8, 14 },
        { 3, 3.5, 1.7, 10, 17, 8 },
        { 17, 8, 0.05, 10, 0.1, 14 },
    };

    private static readonly double[,] HartmannCenters =
    {
        { 0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886 },
        { 0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991 },
        { 0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650 },
        { 0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381 },
    };

    private static readonly double[] HartmannWeights = [1, 1.2, 3, 3.2];

    /// <summary>Two numbers, three least points. Source: Dixon and Szegö (1978), The Global Optimization Problem.</summary>
    public static ClosedFormFunction Branin { get; } = new(
        "Branin",
        new([new RealParameter("x", -5, 10, 2.5), new RealParameter("y", 0, 15, 7.5)]),
        0.397887357729738,
        values =>
        {
            var (x, y) = (values["x"].Number, values["y"].Number);
            var inner = y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
            return inner * inner + 10 * (1 - 1 / (8 * Math.PI)) * Math.Cos(x) + 10;
        });

    /// <summary>Six numbers, six local minima. Source: Hartman (1973), Some Experiments in Global Optimization.</summary>
    public static ClosedFormFunction Hartmann { get; } = new(
        "Hartmann-6",
        new(Enumerable.Range(0, 6).Select(place => new RealParameter($"x{place}", 0, 1, 0.5))),
        -3.32236801141551,
        values => -Enumerable.Range(0, 4).Sum(row => HartmannWeights[row]
            * Math.Exp(-Enumerable.Range(0, 6).Sum(place => HartmannScales[row, place] * Square(values[$"x{place}"].Number - HartmannCenters[row, place])))));

    /// <summary>
    /// A choice of three branches with numbers of their own, a whole number and a rate that all share: a learning rate r best at 0.01, a width w best at 64 for "deep" and 32 elsewhere, a depth for "deep", best at 4, a
    /// strength for "smooth", best at 0.3. (log10 r + 2)^2 + (log2 w - best)^2 / 8 + branch, with branch "deep": (depth - 4)^2 / 10, "smooth": 0.5 + 4 (strength - 0.3)^2, "plain": 1. Least at "deep".
    /// </summary>
    public static ClosedFormFunction Conditional { get; } = new(
        "conditional",
        new([
            new ChoiceParameter("branch", ["plain", "smooth", "deep"], "plain"),
            new RealParameter("rate", 1e-5, 1, 0.1, IsLogarithmic: true),
            new IntegerParameter("width", 4, 512, 128, IsLogarithmic: true),
            new IntegerParameter("depth", 1, 8, 1) { Condition = new("branch", ["deep"]) },
            new RealParameter("strength", 0, 1, 0.9) { Condition = new("branch", ["smooth"]) },
        ]),
        0,
        values =>
        {
            var branch = values["branch"].Word!;
            return Square(Math.Log10(values["rate"].Number) + 2) + Square(Math.Log2(values["width"].Number) - (branch == "deep" ? 6 : 5)) / 8
                + (branch == "deep" ? Square(values["depth"].Number - 4) / 10 : branch == "smooth" ? 0.5 + 4 * Square(values["strength"].Number - 0.3) : 1);
        });

    /// <summary>All of them.</summary>
    public static ImmutableArray<ClosedFormFunction> All { get; } = [Branin, Hartmann, Conditional];

    /// <summary>Runs a tuner on the function, one trial after the other.</summary>
    /// <param name="tuner">The tuner.</param>
    /// <param name="trials">Number of trials.</param>
    /// <param name="seed">Seed of the search.</param>
    /// <param name="sign">1; or -1, to tell the tuner the negative of each loss.</param>
    /// <returns>The least value found by each number of trials, less the function's least.</returns>
    public double[] SimpleRegrets(ITuner tuner, int trials, int seed, int sign = 1)
    {
        var observations = new List<TunerObservation>();
        var regrets = new List<double>();
        for (var trial = 0; trial < trials; trial++)
        {
            if (tuner.Propose(new(Space, observations, [], trial, RandomNumbers.Of(seed, trial))) is not { } values)
                break;
            var value = Value(values);
            observations.Add(new(values, sign * value, 0, 1, true));
            regrets.Add(Math.Min(value - Least, trial > 0 ? regrets[^1] : double.PositiveInfinity));
        }
        return [.. regrets];
    }

    private static double Square(double number) => number * number;
}
