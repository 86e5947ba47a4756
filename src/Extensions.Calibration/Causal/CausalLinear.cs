namespace MLExtensions.Calibration;

/// <summary>Linear calibration of treatment effects: a + b tau by weighted least squares, b at least 0.</summary>
/// <remarks>Two parameters: the choice for a few hundred rows. Source: best linear predictor of Chernozhukov, Demirer, Duflo and Fernandez-Val (2018), with the slope kept from turning the order.</remarks>
[CalibratorName("causal_linear")]
public sealed record CausalLinear : EffectCalibrator
{
    /// <inheritdoc/>
    protected internal override CausalLinearMap FitCurve(EffectPoints points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var (intercept, slope) = new LineSums(points).Fit();
        return slope >= 0 ? new(slope, intercept) : new(0, points.MeanTarget)
        {
            Diagnostics = FitDiagnostics.ClosedForm with { Remark = "the effects fall where the predicted ones rise: every effect is the mean" },
        };
    }

    internal override double[] LeaveOneOut(EffectPoints points)
    {
        var sums = new LineSums(points);
        return [.. Enumerable.Range(0, points.Effects.Count).Select(i =>
        {
            var (x, y, w) = (points.Effects[i], points.Targets[i], points.Weights[i]);
            var rest = sums.Without(x, y, w);
            if (rest.Weight <= 0)
                return y;
            var (intercept, slope) = rest.Fit();
            return slope >= 0 ? intercept + slope * x : rest.Mean;
        })];
    }
}

/// <summary>The map of <see cref="CausalLinear"/>.</summary>
/// <param name="Slope">b, at least 0.</param>
/// <param name="Intercept">a.</param>
[CalibratorName("causal_linear")]
public sealed record CausalLinearMap(double Slope, double Intercept) : EffectMap
{
    /// <inheritdoc/>
    public override double Apply(double effect) => Intercept + Slope * effect;
}
