using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Calibration;

/// <summary>Which parameters of beta calibration are fitted.</summary>
public enum BetaParameters
{
    /// <summary>a, b and c.</summary>
    Abm,

    /// <summary>a = b, and c: an S-shape or its inverse around any point.</summary>
    Am,

    /// <summary>a and b, with the map going through (1/2, 1/2).</summary>
    Ab,

    /// <summary>a = b, and c = 0: an S-shape or its inverse around 1/2.</summary>
    A,
}

/// <summary>Beta calibration: ln(q / (1 - q)) = a ln p - b ln(1 - p) + c, by logistic regression.</summary>
/// <remarks>
/// Contains the identity (a = b = 1, c = 0), unlike Platt scaling of probabilities. p is clipped to [2.22e-16, 1 - 2.22e-16]. With <see cref="BetaParameters.Abm"/> the map never falls: where
/// a comes out negative it is set to 0 and b and c are fitted again, else where b does, a and c; a coefficient that is negative even then becomes 0, and the map the base rate. The other
/// variants have no such rule, and a map that falls is remarked on. Rows of one class, or with one score, give the smoothed base rate (N1 + 1) / (N + 2).
/// Source: Kull, Silva Filho and Flach (2017), Beta calibration: a well-founded and easily implemented improvement on logistic calibration for binary classifiers, AISTATS.
/// </remarks>
[CalibratorName("beta")]
public sealed record BetaCalibration : BinaryCalibrator
{
    /// <summary>Which parameters are fitted.</summary>
    /// <value>Default: Abm, all three.</value>
    [EnumDataType(typeof(BetaParameters))]
    public BetaParameters Parameters { get; init; }

    /// <inheritdoc/>
    public override BetaMap Fit(BinaryCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var probabilities = rows.As(ScoreMeaning.Probabilities).Scores.ToArray();
        var share = rows.PositiveWeight / rows.TotalWeight;
        var counted = Array.FindAll([.. Enumerable.Range(0, rows.Count)], row => rows.WeightOf(row) > 0);
        if (share is 0 or 1 || counted.All(row => probabilities[row] == probabilities[counted[0]]))
            return new(0, 0, ScoreForms.Logit((rows.PositiveWeight + 1) / (rows.TotalWeight + 2)))
            {
                Diagnostics = FitDiagnostics.ClosedForm with { Remark = share is 0 or 1 ? "all rows have one class: the map is their smoothed share" : "all scores are equal: the map is the smoothed share of positives" },
            };
        var (up, down) = (Array.ConvertAll(probabilities, BetaMap.Up), Array.ConvertAll(probabilities, BetaMap.Down));
        var ones = Array.ConvertAll(probabilities, _ => 1.0);
        var targets = Array.ConvertAll(rows.Labels.ToArray(), label => label ? 1.0 : 0);
        var weights = rows.Weights.ToArray();
        (double[] Coefficients, FitDiagnostics Diagnostics) Solve(params double[][] features) => new LogisticRegression(features, targets, weights).Solve();
        double[] Both() => [.. up.Zip(down, (x, y) => x + y)];

        BetaMap Map(double a, double b, double c, FitDiagnostics diagnostics) => new(a, b, c)
        {
            Diagnostics = diagnostics with { Remark = !diagnostics.Converged ? "the parameters have no finite optimum: the classes are separable" : a < 0 || b < 0 ? "the map falls somewhere: higher scores do not mean more positives" : null },
        };
        switch (Parameters)
        {
            case BetaParameters.Am:
                var (am, amFit) = Solve(Both(), ones);
                return Map(am[0], am[0], am[1], amFit);
            case BetaParameters.Ab:
                var (ab, abFit) = Solve(Array.ConvertAll(up, x => x + Math.Log(2)), Array.ConvertAll(down, x => x - Math.Log(2)));
                return Map(ab[0], ab[1], (ab[0] - ab[1]) * Math.Log(2), abFit);
            case BetaParameters.A:
                var (only, onlyFit) = Solve(Both());
                return Map(only[0], only[0], 0, onlyFit);
        }
        var (all, fit) = Solve(up, down, ones);
        if (all[0] >= 0 && all[1] >= 0)
            return Map(all[0], all[1], all[2], fit);
        var (rest, restFit) = Solve(all[0] < 0 ? down : up, ones);
        if (rest[0] < 0)
            return new(0, 0, ScoreForms.Logit(share)) { Diagnostics = restFit with { Remark = "higher scores do not mean more positives: the map is the share of positives" } };
        return all[0] < 0 ? Map(0, rest[0], rest[1], restFit) : Map(rest[0], 0, rest[1], restFit);
    }
}

/// <summary>The map of <see cref="BetaCalibration"/>: ln(q / (1 - q)) = a ln p - b ln(1 - p) + c.</summary>
/// <param name="A">a.</param>
/// <param name="B">b.</param>
/// <param name="C">c.</param>
[CalibratorName("beta")]
public sealed record BetaMap(double A, double B, double C) : BinaryMap
{
    private const double Least = 2.22e-16;

    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Probabilities;

    /// <summary>m, where the map gives 1/2: c = b ln(1 - m) - a ln m. NaN where the map is constant.</summary>
    public double Midpoint
    {
        get
        {
            if (A == 0 && B == 0)
                return double.NaN;
            var (lower, upper) = (0.0, 1.0);
            for (var step = 0; step < 100; step++)
            {
                var middle = (lower + upper) / 2;
                (lower, upper) = A * Up(middle) + B * Down(middle) + C < 0 == A + B > 0 ? (middle, upper) : (lower, middle);
            }
            return lower;
        }
    }

    /// <inheritdoc/>
    public override double Apply(double score) => ScoreForms.Sigmoid(A * Up(score) + B * Down(score) + C);

    internal static double Up(double p) => Math.Log(Clip(p));

    internal static double Down(double p) => -double.LogP1(-Clip(p));

    private static double Clip(double p) => Math.Clamp(p, Least, 1 - Least);
}
