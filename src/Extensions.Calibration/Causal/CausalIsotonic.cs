using System.Collections.Immutable;

namespace MLExtensions.Calibration;

/// <summary>Causal isotonic calibration: the non-decreasing step function of the predicted effects with the least squared distance from the targets.</summary>
/// <remarks>
/// Pool-adjacent-violators of the targets on the effects, no bounds: effects may be negative. Between blocks the upper one's value holds; beyond the ends the outer ones.
/// The squared calibration error falls like n^(-2/3), plus the product of the errors of propensity and outcome models, whether or not the true effect rises with the
/// predicted one; in the limit the mean squared error is not above that of the predicted effects. Effects that differ may become equal.
/// Source: van der Laan, Ulloa-Perez, Carone and Luedtke (2023), Causal Isotonic Calibration for Heterogeneous Treatment Effects, ICML.
/// </remarks>
[CalibratorName("causal_isotonic")]
public sealed record CausalIsotonic : EffectCalibrator
{
    /// <summary>Whether a straight line joins neighbouring blocks, in place of a step.</summary>
    /// <value>Default: false, which the theory is for.</value>
    public bool Interpolate { get; init; }

    /// <inheritdoc/>
    protected internal override CausalIsotonicMap FitCurve(EffectPoints points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var blocks = PoolAdjacentViolators.Fit([.. points.Effects], [.. points.Targets], [.. points.Weights]);
        return new([.. blocks.Lowest], [.. blocks.Highest], [.. blocks.Values], Interpolate)
        {
            Diagnostics = FitDiagnostics.ClosedForm with { Remark = blocks.Count == 1 ? "every effect is the mean: the targets do not rise with the predicted effects" : null },
        };
    }
}

/// <summary>The map of <see cref="CausalIsotonic"/>.</summary>
/// <param name="Lowest">Lowest effect of each block, rising.</param>
/// <param name="Highest">Highest effect of each block.</param>
/// <param name="Values">Calibrated effect of each block, rising.</param>
/// <param name="Interpolate">Whether a straight line joins neighbouring blocks.</param>
[CalibratorName("causal_isotonic")]
public sealed record CausalIsotonicMap(ImmutableArray<double> Lowest, ImmutableArray<double> Highest, ImmutableArray<double> Values, bool Interpolate) : EffectMap
{
    private readonly PoolAdjacentViolators blocks = new([.. Lowest], [.. Highest], [.. Values], []);

    /// <inheritdoc/>
    public override double Apply(double effect) => Interpolate ? blocks.Linear(effect) : blocks.Step(effect);
}
