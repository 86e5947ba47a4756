namespace MLExtensions.Calibration;

/// <summary>How well predicted treatment effects tau are calibrated: the mean of (E[effect | tau] - tau)^2, estimated without knowing any effect.</summary>
/// <param name="Estimate">Mean of (psi - tau)(g - tau), psi the target and g a curve of psi on tau fitted without the row (without its group, where the curve has no short way): without bias from g's own noise. May be negative where the error is small; reported as it is.</param>
/// <param name="PlugIn">Mean of (g - tau)^2 with g fitted on all rows: too high by g's noise, never negative.</param>
/// <param name="StandardError">Of the estimate: the jackknife that leaves out each of 100 groups, row numbers modulo 100.</param>
/// <param name="Slope">b of the best linear predictor a + b tau of psi; 1 where tau is calibrated.</param>
/// <param name="Intercept">a; 0 where tau is calibrated.</param>
/// <param name="OutsideOverlap">Weighted share of rows with a propensity outside [0.05, 0.95].</param>
/// <remarks>
/// All in the squared unit of the outcome but slope and share. With curves that have no short way (isotonic, spline) there are some 10,000 fits of the curve.
/// Source: Xu and Yadlowsky (2022), Calibration Error for Heterogeneous Treatment Effects, AISTATS; groups and options as in the package causalCalibration of van der Laan et al.
/// </remarks>
public sealed record EffectCalibrationError(double Estimate, double PlugIn, double StandardError, double Slope, double Intercept, double OutsideOverlap)
{
    private const int Groups = 100;

    /// <summary>Estimates the error.</summary>
    /// <param name="rows">Rows that neither effects nor nuisances nor a calibrator were fitted on; at least 3.</param>
    /// <param name="curve">The curve, and by its target what effects are compared with; null for <see cref="CausalHistogram"/> of 10 bins.</param>
    /// <exception cref="InputDataException">There are fewer than 3 rows of weight above 0.</exception>
    public static EffectCalibrationError Compute(EffectCalibrationSet rows, EffectCalibrator? curve = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        curve ??= new CausalHistogram();
        var (targets, weights) = rows.Targets(curve.Target);
        var points = new EffectPoints(rows.Effects.ToArray(), targets, weights);
        if (points.Effects.Count < 3)
            throw new InputDataException($"The calibration error of effects needs at least 3 rows of weight above 0; got {points.Effects.Count}.");
        int[] groups = [.. Enumerable.Range(0, rows.Count).Where(row => weights[row] > 0).Select(row => row % Groups)];
        var without = groups.Distinct().Order().Select(group =>
        {
            var kept = Enumerable.Range(0, groups.Length).Where(i => groups[i] != group).ToArray();
            return Robust(points.Pick(kept), curve, Array.ConvertAll(kept, i => groups[i]));
        }).ToArray();
        var map = curve.FitCurve(points);
        var (intercept, slope) = new LineSums(points).Fit();
        return new(Robust(points, curve, groups), Mean(points, i => Math.Pow(map.Apply(points.Effects[i]) - points.Effects[i], 2)), Jackknife(without), slope, intercept, rows.OutsideOverlap);
    }

    private static double Robust(EffectPoints points, EffectCalibrator curve, int[] groups)
    {
        var others = curve.LeaveOneOut(points) ?? OutOfGroup(points, curve, groups);
        return Mean(points, i => (points.Targets[i] - points.Effects[i]) * (others[i] - points.Effects[i]));
    }

    private static double[] OutOfGroup(EffectPoints points, EffectCalibrator curve, int[] groups)
    {
        var values = new double[groups.Length];
        foreach (var group in groups.Distinct())
        {
            var map = curve.FitCurve(points.Pick([.. Enumerable.Range(0, groups.Length).Where(i => groups[i] != group)]));
            for (var i = 0; i < groups.Length; i++)
                if (groups[i] == group)
                    values[i] = map.Apply(points.Effects[i]);
        }
        return values;
    }

    private static double Mean(EffectPoints points, Func<int, double> term) => Enumerable.Range(0, points.Effects.Count).Sum(i => points.Weights[i] * term(i)) / points.TotalWeight;

    private static double Jackknife(double[] without)
    {
        var mean = without.Average();
        return Math.Sqrt((without.Length - 1.0) / without.Length * without.Sum(value => (value - mean) * (value - mean)));
    }
}
