using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>Label shift: w(y) = P_new(y) / P_calibration(y) up to a factor, one weight per class. For sets of classes.</summary>
/// <remarks>
/// The shares of the classes change and the rows of a class stay as they are. A class is tried with its own weight. The shares must not be estimated from the calibration rows.
/// Source: Podkopaev and Ramdas (2021), Distribution-Free Uncertainty Quantification for Classification Under Label Shift, UAI.
/// </remarks>
/// <param name="Ratios">The weight of each class, finite and at least 0; as many as there are classes.</param>
[WeightsName("class_ratio")]
public sealed record ClassRatioWeights(ImmutableArray<double> Ratios) : CalibrationWeights, IValidatableObject
{
    /// <inheritdoc/>
    public override WeightedRows Fit(ConformalRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var labels = rows.Labels ?? throw new ArgumentException($"The rows have no classes; {nameof(ClassRatioWeights)} serves sets of classes.", nameof(rows));
        if (Ratios.Length != rows.ClassCount)
            throw new InputDataException($"There are {Ratios.Length} ratios of classes and {rows.ClassCount} classes; one each is needed.");
        if (Array.FindIndex(labels, label => label >= rows.ClassCount) is var row and >= 0)
            throw new InputDataException($"Calibration row {row} has class number {labels[row]}, which is beyond the {rows.ClassCount} classes and has no ratio.");
        return new([.. labels.Select(label => Ratios[label])], new FittedClassRatios(Ratios));
    }

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (Ratios.IsDefaultOrEmpty || Ratios.Any(ratio => !(ratio >= 0 && double.IsFinite(ratio))) || Ratios.All(ratio => ratio == 0))
            yield return new(string.Create(CultureInfo.InvariantCulture, $"{nameof(Ratios)} must be finite numbers from 0, one per class and not all 0. Got [{string.Join(", ", Ratios.IsDefault ? [] : Ratios)}]."));
    }
}

/// <summary>Fitted <see cref="ClassRatioWeights"/>.</summary>
/// <param name="Ratios">The weight of each class.</param>
[WeightsName("class_ratio")]
public sealed record FittedClassRatios(ImmutableArray<double> Ratios) : FittedWeights
{
    /// <inheritdoc/>
    public override bool DependsOnClass => true;

    /// <inheritdoc/>
    public override double Of(in ConformalRow row, int label) => Ratios[label];

    /// <inheritdoc/>
    public override ConformalGuarantee Guarantee(double alpha, string covered, WeightTotal total) => new(
        RatioWeights.Statement(alpha, covered, total),
        "New rows differ from calibration rows in the shares of the classes alone, whose ratios are known and not estimated from these rows; nothing about the model was fitted or chosen on the calibration rows.")
    { Shortfall = RatioWeights.TooLight(alpha, total) };

    /// <inheritdoc/>
    public override ConformalGuarantee RiskGuarantee(string controlled, WeightTotal total, double leastAlpha) => throw new NotSupportedException("Weights of classes are for sets of classes; the loss of a row has none.");
}
