using System.Numerics.Tensors;

namespace MLExtensions.Calibration;

/// <summary>Temperature scaling with a temperature of each row: ln T = a ln(H / ln K) + c, H the entropy of softmax(z), so that doubtful rows can be treated otherwise than sure ones.</summary>
/// <remarks>
/// Minimises the mean negative log-likelihood in a and c by Newton's method, started from temperature scaling, which is the case a = 0: the fit is never worse than that
/// on its rows. The objective is not convex; the optimum that is reached from there is taken. H / ln K is at least 1e-6 and |ln T| at most 10. The class with the
/// greatest score keeps the greatest probability. Two parameters: a few hundred rows suffice.
/// Source: Balanya, Maroñas and Ramos (2024), Adaptive Temperature Scaling for Robust Calibration of Deep Neural Networks, Neural Computing and Applications 36 (there: HTS).
/// </remarks>
[CalibratorName("entropy_temperature")]
public sealed record EntropyTemperatureScaling : MulticlassCalibrator
{
    private const double Precision = 1e-13;

    private const int MostSteps = 100, MostHalvings = 40;

    /// <inheritdoc/>
    public override EntropyTemperatureMap Fit(MulticlassCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var logits = rows.As(ScoreMeaning.Logits);
        var temperature = new TemperatureScaling().Fit(logits);
        var (a, c) = (0.0, Math.Log(temperature.Temperature));
        if (temperature.Diagnostics.Remark is not null)
            return new(a, c) { Diagnostics = temperature.Diagnostics };
        var doubts = Doubts(logits);
        var now = At(logits, doubts, a, c);
        var (steps, decrement) = (0, double.PositiveInfinity);
        while (steps < MostSteps && decrement > Precision)
        {
            var (stepA, stepC) = now.Step();
            decrement = now.ByA * stepA + now.ByC * stepC;
            var (share, tried) = (1.0, At(logits, doubts, a - stepA, c - stepC));
            for (var halving = 0; !(tried.Loss <= now.Loss) && halving < MostHalvings; halving++)
                (share, tried) = (share / 2, At(logits, doubts, a - share / 2 * stepA, c - share / 2 * stepC));
            if (!(tried.Loss <= now.Loss))
                break;
            (a, c, now, steps) = (a - share * stepA, c - share * stepC, tried, steps + 1);
        }
        var converged = decrement <= 100 * Precision;
        return new(a, c)
        {
            Diagnostics = new(converged, steps, Math.Max(Math.Abs(now.ByA), Math.Abs(now.ByC)), temperature.Diagnostics.ObjectiveBefore, now.Loss)
            {
                Remark = converged ? null : $"the search ended after {steps} steps short of the optimum",
            },
        };
    }

    /// <summary>ln(H / ln K) of every row; at b = 1 the entropy is the loss less its derivative.</summary>
    private static double[] Doubts(MulticlassCalibrationSet logits)
    {
        var doubts = new double[logits.Count];
        var ones = new double[TemperatureRows.MostRows];
        Array.Fill(ones, 1);
        TemperatureRows.Visit(logits, 1, (rows, first, count, _) =>
        {
            rows.Likelihood(first, count, ones.AsSpan(0, count));
            for (var row = 0; row < count; row++)
                doubts[first + row] = EntropyTemperatureMap.Doubt(rows.Losses[row] - rows.Slopes[row], logits.ClassCount);
        });
        return doubts;
    }

    private static Derivatives At(MulticlassCalibrationSet logits, double[] doubts, double a, double c)
    {
        var sums = TemperatureRows.Visit(logits, 9, (rows, first, count, own) =>
        {
            var inverses = new double[count];
            for (var row = 0; row < count; row++)
                inverses[row] = 1 / EntropyTemperatureMap.Temperature(a, c, doubts[first + row]);
            rows.Likelihood(first, count, inverses);
            for (var row = 0; row < count; row++)
            {
                var (h, weight, b) = (doubts[first + row], logits.WeightOf(first + row), inverses[row]);
                own[0] += weight * rows.Losses[row];
                if (Math.Abs(a * h + c) > InverseTemperature.Bound)
                    continue;
                // Derivatives in ln T = -ln b; the curvature of the row's loss alone is never negative.
                var (slope, curvature) = (-weight * b * rows.Slopes[row], weight * b * b * rows.Curvatures[row]);
                var whole = curvature - slope;
                (own[1], own[2]) = (own[1] + slope * h, own[2] + slope);
                (own[3], own[4], own[5]) = (own[3] + whole * h * h, own[4] + whole * h, own[5] + whole);
                (own[6], own[7], own[8]) = (own[6] + curvature * h * h, own[7] + curvature * h, own[8] + curvature);
            }
        });
        TensorPrimitives.Divide(sums, logits.TotalWeight, sums);
        return new(sums);
    }

    /// <summary>Loss, gradient, second derivatives, and those without the part that may be negative.</summary>
    private sealed class Derivatives(double[] sums)
    {
        public double Loss => sums[0];

        public double ByA => sums[1];

        public double ByC => sums[2];

        public (double A, double C) Step() => Solve(sums[3], sums[4], sums[5]) ?? Solve(sums[6], sums[7], sums[8]) ?? (0, 0);

        private (double A, double C)? Solve(double aa, double ac, double cc)
        {
            (aa, cc) = (aa * (1 + 1e-12), cc * (1 + 1e-12));
            var determinant = aa * cc - ac * ac;
            return aa > 0 && cc > 0 && determinant > 1e-14 * aa * cc ? ((cc * ByA - ac * ByC) / determinant, (aa * ByC - ac * ByA) / determinant)
                : cc > 0 && aa >= 0 && determinant >= -1e-14 * aa * cc ? (0, ByC / cc) : null;
        }
    }
}

/// <summary>The map of <see cref="EntropyTemperatureScaling"/>: softmax(z / T), ln T = a ln(H / ln K) + c.</summary>
/// <param name="Slope">a, what the logarithm of the entropy adds to that of the temperature.</param>
/// <param name="Intercept">c, the logarithm of the temperature of a row that says nothing.</param>
[CalibratorName("entropy_temperature")]
public sealed record EntropyTemperatureMap(double Slope, double Intercept) : MulticlassMap
{
    private const double LeastEntropy = 1e-6;

    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Logits;

    /// <inheritdoc/>
    public override bool KeepsArgmax => true;

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<double> scores, Span<double> probabilities)
    {
        var greatest = TensorPrimitives.Max(scores);
        var (sum, first) = (0.0, 0.0);
        foreach (var score in scores)
        {
            var (e, d) = (Math.Exp(score - greatest), score - greatest);
            (sum, first) = (sum + e, first + e * d);
        }
        TensorPrimitives.Divide(scores, Temperature(Slope, Intercept, Doubt(Math.Log(sum) - first / sum, scores.Length)), probabilities);
        ScoreForms.Softmax(probabilities, probabilities);
    }

    internal static double Doubt(double entropy, int classes) => Math.Log(Math.Clamp(entropy / Math.Log(classes), LeastEntropy, 1));

    internal static double Temperature(double slope, double intercept, double doubt) => Math.Exp(Math.Clamp(slope * doubt + intercept, -InverseTemperature.Bound, InverseTemperature.Bound));
}
