using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Calibration;

/// <summary>Which parameters of beta calibration are free: its slopes a and b, and m, where the map gives 1/2.</summary>
public enum BetaVariant
{
    /// <summary>a, b and m.</summary>
    Abm,

    /// <summary>a = b, and m: Platt scaling of logits, but for smoothed labels.</summary>
    Am,

    /// <summary>a and b; 1/2 stays 1/2.</summary>
    Ab,

    /// <summary>a = b; 1/2 stays 1/2.</summary>
    A,
}

/// <summary>Beta calibration: ln(q / (1 - q)) = a ln p - b ln(1 - p) + c, with the a, b and c of least cross entropy.</summary>
/// <remarks>
/// It holds the identity (a = b = 1, c = 0) and inverse sigmoids, which Platt scaling of margins does not. p is clipped to [2.2e-16, 1 - 2.2e-16]. With all parameters free (Abm) a negative slope is set
/// to 0 and the others are fitted again, so that the map does not fall; a slope that is negative then becomes 0 too, and every probability the base rate. The other variants have no such rule: where
/// their map falls, the diagnostics say so. Where there is one class or one score only, it is the base rate (N1 + 1) / (N + 2). A few hundred rows suffice.
/// Source: Kull, Silva Filho and Flach (2017), Beta Calibration, AISTATS; Beyond Sigmoids, Electronic Journal of Statistics 11.
/// </remarks>
[CalibratorName("beta")]
public sealed record BetaCalibration : BinaryCalibrator
{
    /// <summary>Which parameters are free.</summary>
    /// <value>Default: Abm, all three.</value>
    [EnumDataType(typeof(BetaVariant))]
    public BetaVariant Variant { get; init; } = BetaVariant.Abm;

    /// <inheritdoc/>
    public override BetaMap Fit(BinaryCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var probabilities = rows.As(ScoreMeaning.Probabilities).Scores;
        var (positives, total) = (rows.PositiveWeight, rows.TotalWeight);
        if (positives == 0 || positives == total || OneScore(probabilities, rows))
            return new(0, 0, Math.Log((positives + 1) / (total - positives + 1)))
            {
                Diagnostics = FitDiagnostics.ClosedForm with { Remark = "all rows have one class or one score: every probability becomes the smoothed share of positives" },
            };
        var (low, high) = (new double[rows.Count], new double[rows.Count]);
        for (var row = 0; row < rows.Count; row++)
            (low[row], high[row]) = BetaMap.Logarithms(probabilities[row]);
        var ones = Enumerable.Repeat(1.0, rows.Count).ToArray();
        var map = Variant switch
        {
            BetaVariant.Abm => Rising(rows, low, high, ones),
            BetaVariant.Am => Fit(rows, [Sum(low, high), ones], w => (w[0], w[0], w[1])),
            BetaVariant.Ab => Fit(rows, [Array.ConvertAll(low, x => x + Math.Log(2)), Array.ConvertAll(high, x => x - Math.Log(2))], w => (w[0], w[1], (w[0] - w[1]) * Math.Log(2))),
            _ => Fit(rows, [Sum(low, high)], w => (w[0], w[0], 0)),
        };
        return map.A < 0 || map.B < 0 ? map with { Diagnostics = map.Diagnostics with { Remark = "a slope is negative: higher scores do not mean more positives" } } : map;
    }

    private static BetaMap Rising(BinaryCalibrationSet rows, double[] low, double[] high, double[] ones)
    {
        var map = Fit(rows, [low, high, ones], w => (w[0], w[1], w[2]));
        if (map.A < 0)
            map = Fit(rows, [high, ones], w => (0, w[0], w[1]));
        else if (map.B < 0)
            map = Fit(rows, [low, ones], w => (w[0], 0, w[1]));
        if (map.A >= 0 && map.B >= 0)
            return map;
        var constant = Fit(rows, [ones], w => (0, 0, w[0]));
        return constant with { Diagnostics = constant.Diagnostics with { Remark = "both slopes are 0: higher scores do not mean more positives, and every probability becomes the share of positives" } };
    }

    private static BetaMap Fit(BinaryCalibrationSet rows, double[][] features, Func<double[], (double A, double B, double C)> parameters)
    {
        var (coefficients, diagnostics) = new LogisticRegression(features, rows).Fit();
        var (a, b, c) = parameters(coefficients);
        return new(a, b, c) { Diagnostics = diagnostics.ObjectiveAfter > 1e-8 ? diagnostics : diagnostics with { Remark = "the slopes have no finite optimum: the classes are separable" } };
    }

    private static double[] Sum(double[] left, double[] right) => [.. left.Zip(right, (x, y) => x + y)];

    private static bool OneScore(ReadOnlySpan<double> scores, BinaryCalibrationSet rows)
    {
        var (least, greatest) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var row = 0; row < scores.Length; row++)
            if (rows.WeightOf(row) > 0)
                (least, greatest) = (Math.Min(least, scores[row]), Math.Max(greatest, scores[row]));
        return least == greatest;
    }
}

/// <summary>The map of <see cref="BetaCalibration"/>: ln(q / (1 - q)) = a ln p - b ln(1 - p) + c.</summary>
/// <param name="A">Slope at small probabilities.</param>
/// <param name="B">Slope at great probabilities.</param>
/// <param name="C">Intercept.</param>
[CalibratorName("beta")]
public sealed record BetaMap(double A, double B, double C) : BinaryMap
{
    private const double Clip = 2.220446049250313e-16;

    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Probabilities;

    /// <summary>m, the probability that becomes 1/2: that with c = b ln(1 - m) - a ln m. 0 or 1 where all probabilities lie on one side of 1/2, NaN where both slopes are 0.</summary>
    public double Midpoint
    {
        get
        {
            var (lower, upper) = (0.0, 1.0);
            for (var step = 0; step < 200 && A + B != 0; step++)
            {
                var middle = (lower + upper) / 2;
                (lower, upper) = Apply(middle) < 0.5 == A + B > 0 ? (middle, upper) : (lower, middle);
            }
            return A + B == 0 ? double.NaN : (lower + upper) / 2;
        }
    }

    /// <inheritdoc/>
    public override double Apply(double score)
    {
        var (low, high) = Logarithms(score);
        return ScoreForms.Sigmoid(A * low + B * high + C);
    }

    /// <summary>ln p and -ln(1 - p) of the clipped probability.</summary>
    internal static (double Low, double High) Logarithms(double probability)
    {
        var p = Math.Clamp(probability, Clip, 1 - Clip);
        return (Math.Log(p), -double.LogP1(-p));
    }
}
