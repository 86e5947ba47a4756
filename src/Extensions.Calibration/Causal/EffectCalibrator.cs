using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace MLExtensions.Calibration;

/// <summary>A way to calibrate predicted treatment effects: settings, from which a map is fitted. Immutable.</summary>
/// <remarks>
/// An effect tau is calibrated where E[Y1 - Y0 | tau] = tau. No row shows its own effect, so that a curve is fitted to a <see cref="EffectTarget"/> whose mean it is. To add one,
/// derive a record, mark it and the record of its map with <see cref="CalibratorNameAttribute"/>, and override the fit of the curve.
/// </remarks>
[JsonConverter(typeof(DiscriminatedConverter<EffectCalibrator>))]
public abstract record EffectCalibrator
{
    /// <summary>Share of rows with a propensity outside [0.05, 0.95] from which a fit remarks on it.</summary>
    private const double WorthARemark = 0.05;

    /// <summary>What the effects are calibrated to.</summary>
    /// <value>Default: DoublyRobust.</value>
    [EnumDataType(typeof(EffectTarget))]
    public EffectTarget Target { get; init; } = EffectTarget.DoublyRobust;

    /// <summary>Fits a map.</summary>
    /// <param name="rows">Rows that the models behind effects and nuisances were not fitted on.</param>
    public EffectMap Fit(EffectCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var (targets, weights) = rows.Targets(Target);
        var map = FitCurve(new(rows.Effects.ToArray(), targets, weights));
        var overlap = rows.OutsideOverlap >= WorthARemark ? FormattableString.Invariant($"{100 * rows.OutsideOverlap:f0}% of the rows have a propensity outside [0.05, 0.95]: their effects rest on few rows of one arm") : null;
        return map with
        {
            OutsideOverlap = rows.OutsideOverlap,
            Diagnostics = map.Diagnostics with { Remark = (map.Diagnostics.Remark, overlap) is ({ } own, { } more) ? $"{own}; {more}" : map.Diagnostics.Remark ?? overlap },
        };
    }

    /// <summary>Fits the curve.</summary>
    /// <param name="points">Effects and targets.</param>
    protected internal abstract EffectMap FitCurve(EffectPoints points);

    /// <summary>The curve at each point, fitted without that point; null where there is no short way.</summary>
    internal virtual double[]? LeaveOneOut(EffectPoints points) => null;
}
