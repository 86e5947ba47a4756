using System.Text.Json.Serialization;

namespace MLExtensions.Calibration;

/// <summary>A fitted calibrator of treatment effects: effect in, effect out, in the same unit. Immutable.</summary>
[JsonConverter(typeof(DiscriminatedConverter<EffectMap>))]
public abstract record EffectMap
{
    /// <summary>How the fit went.</summary>
    public FitDiagnostics Diagnostics { get; init; } = FitDiagnostics.ClosedForm;

    /// <summary>Weighted share of the rows of the fit with a propensity outside [0.05, 0.95].</summary>
    public double OutsideOverlap { get; init; }

    /// <summary>The calibrated effect.</summary>
    /// <param name="effect">A finite predicted effect.</param>
    public abstract double Apply(double effect);

    /// <summary>
    /// The calibrated effect of the predictions of several folds' models: the median of their calibrated effects, the lower middle one of an even number. A mean could be a
    /// value that was never calibrated.
    /// </summary>
    /// <param name="foldEffects">Finite predicted effects, at least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public double ApplyFolds(ReadOnlySpan<double> foldEffects)
    {
        if (foldEffects.IsEmpty)
            throw new ArgumentException("There must be the effect of at least one fold.", nameof(foldEffects));
        var calibrated = new double[foldEffects.Length];
        for (var fold = 0; fold < calibrated.Length; fold++)
            calibrated[fold] = Apply(foldEffects[fold]);
        Array.Sort(calibrated);
        return calibrated[(calibrated.Length - 1) / 2];
    }
}
