using MLExtensions.Conformal;

namespace Extensions.Benchmarks.Study;

/// <summary>False-negative rate of sets of labels, held down in expectation and with high probability.</summary>
internal static class RiskStudy
{
    private static readonly (string Name, RiskProcedure Procedure)[] Methods =
    [
        ("conformal risk control", new ConformalRiskControl()),
        ("RCPS, Hoeffding-Bentkus", new HighProbabilityRiskControl()),
        ("RCPS, empirical Bernstein", new HighProbabilityRiskControl { Bound = new EmpiricalBernsteinBound() }),
        ("RCPS, Hoeffding", new HighProbabilityRiskControl { Bound = new HoeffdingBound() }),
        ("learn then test, fixed sequence", new LearnThenTest()),
    ];

    public static string Table(string name, FlagPool pool)
    {
        var (width, risk) = (pool.Width, new FalseNegativeRisk());
        var splits = ConformalSplits.Of(pool.Labels.Length / width);
        T[] Pick<T>(T[] values, int[] rows) => [.. rows.SelectMany(row => values.AsSpan(row * width, width).ToArray())];
        return ConformalSplits.Table($"{name}, {pool.Labels.Length / width} rows, {width} labels", [("false-negative rate", 4), ("share of splits above alpha", 2), ("mean set size", 3), ("lambda", 4)], [.. Methods.Select(method => method.Name)], (index, alpha, split) =>
        {
            var (calibration, test) = splits[split];
            var curve = LossCurves.OfRisk(risk, Pick(pool.Probabilities, calibration), Pick(pool.Labels, calibration), width).Average();
            var result = Methods[index].Procedure.Control(curve, alpha);
            if (!result.IsControlled)
                return [double.NaN, double.NaN, double.NaN, double.NaN];
            var (probabilities, labels) = (Pick(pool.Probabilities, test), Pick(pool.Labels, test));
            var rate = risk.Mean(probabilities, labels, width, result.Lambda);
            return [rate, rate > alpha ? 1 : 0, probabilities.Count(p => 1 - p <= result.Lambda) / (double)test.Length, result.Lambda];
        });
    }
}
